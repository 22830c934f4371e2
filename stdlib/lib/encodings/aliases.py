"""Other names of the codecs that are modules of this package. Codecs in C know their own."""

aliases = {
    'base64': 'base64_codec',
    'base_64': 'base64_codec',
    'hex': 'hex_codec',
    'rot13': 'rot_13',
}
