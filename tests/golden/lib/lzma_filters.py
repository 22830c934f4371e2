# A filter chain whose own code makes it longer while it is read.
import lzma


class Growing(dict):
    def __getitem__(self, key):
        chain.extend([{'id': lzma.FILTER_DELTA}] * 20)
        return dict.__getitem__(self, key)


chain = [Growing(id=lzma.FILTER_LZMA2, preset=1)]
try:
    lzma.LZMACompressor(lzma.FORMAT_RAW, filters=chain)
except ValueError as error:
    print(error)
compressor = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_LZMA2, 'preset': 9}])
data = compressor.compress(b'x' * 1000) + compressor.flush()
print(lzma.decompress(data, lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_LZMA2}]) == b'x' * 1000)
for call in (lambda: compressor.compress(b'more'), compressor.flush):
    try:
        call()
    except ValueError as error:
        print(error)
