"""FormData: the fields of a form, sent urlencoded or as multipart when there are files."""
import io

from multidict import MultiDict, MultiDictProxy

from . import hdrs

__all__ = ("FormData",)


class FormData:
    """Collects fields; calling it gives the payload."""

    def __init__(self, fields=(), quote_fields=True, charset=None, *, default_to_multipart=False):
        self._fields = []
        self._is_multipart = default_to_multipart
        self._quote_fields = quote_fields
        self._charset = charset
        if isinstance(fields, dict):
            fields = list(fields.items())
        elif not isinstance(fields, (list, tuple)):
            fields = (fields,)
        self.add_fields(*fields)

    @property
    def is_multipart(self):
        return self._is_multipart

    def add_field(self, name, value, *, content_type=None, filename=None,
                  content_transfer_encoding=None):
        """Adds one field; files make the form a multipart one."""
        if isinstance(value, (io.IOBase, bytes, bytearray, memoryview)) and not isinstance(
                value, io.StringIO):
            self._is_multipart = True
        elif isinstance(value, io.IOBase):
            self._is_multipart = True
        options = MultiDict({"name": name})
        if filename is not None and not isinstance(filename, str):
            raise TypeError("filename must be an instance of str. Got: %s" % filename)
        if filename is None and isinstance(value, io.IOBase):
            import os
            source = getattr(value, "name", None)
            filename = os.path.basename(source) if isinstance(source, str) else name
        if filename is not None:
            options["filename"] = filename
            self._is_multipart = True
        headers = {}
        if content_type is not None:
            if not isinstance(content_type, str):
                raise TypeError("content_type must be an instance of str. Got: %s" % content_type)
            if "\r" in content_type or "\n" in content_type:
                raise ValueError("Newline or carriage return detected in headers. Potential header "
                                 "injection attack.")
            headers[hdrs.CONTENT_TYPE] = content_type
            self._is_multipart = True
        if content_transfer_encoding is not None:
            headers[hdrs.CONTENT_TRANSFER_ENCODING] = content_transfer_encoding
            self._is_multipart = True
        self._fields.append((options, headers, value))

    def add_fields(self, *fields):
        waiting = list(fields)
        while waiting:
            field = waiting.pop(0)
            if isinstance(field, io.IOBase):
                self.add_field(getattr(field, "name", "unknown"), field)
            elif isinstance(field, (MultiDict, MultiDictProxy)):
                waiting.extend(field.items())
            elif isinstance(field, (list, tuple)) and len(field) == 2:
                self.add_field(field[0], field[1])
            else:
                raise TypeError("Only io.IOBase, multidict and (name, file) pairs allowed, use "
                                ".add_field() for passing more complex parameters, got %r" % (field,))

    def __call__(self):
        from . import payload
        if not self._is_multipart:
            from urllib.parse import urlencode
            charset = self._charset or "utf-8"
            kind = "application/x-www-form-urlencoded"
            if charset != "utf-8":
                kind += "; charset=" + charset
            pairs = [(options["name"], value) for options, _, value in self._fields]
            return payload.BytesPayload(urlencode(pairs, doseq=True, encoding=charset).encode(),
                                        content_type=kind)
        from .multipart import MultipartWriter
        writer = MultipartWriter("form-data")
        for options, headers, value in self._fields:
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                value = str(value)
            if hdrs.CONTENT_TYPE in headers:
                part = payload.get_payload(value, content_type=headers[hdrs.CONTENT_TYPE],
                                           headers=headers, encoding=self._charset)
            else:
                part = payload.get_payload(value, headers=headers, encoding=self._charset)
            part.set_content_disposition("form-data", quote_fields=self._quote_fields,
                                         **dict(options.items()))
            part.headers.popall(hdrs.CONTENT_LENGTH, None)
            writer.append_payload(part)
        return writer
