"""The access log."""
import datetime
import functools
import os
import re
import time

from .abc import AbstractAccessLogger

__all__ = ("AccessLogger",)


class AccessLogger(AbstractAccessLogger):
    """Writes lines of a format of %-directives: %a %t %P %r %s %b %T %Tf %D %{Name}i %{Name}o %%."""

    LOG_FORMAT = '%a %t "%r" %s %b "%{Referer}i" "%{User-Agent}i"'
    _DIRECTIVE = re.compile(r"%(\{([A-Za-z0-9\-_]+)\}([ioe])|[atPrsbTDm%]f?)")
    _KEYS = {"a": "remote_address", "t": "request_start_time", "P": "process_id",
             "r": "first_request_line", "s": "response_status", "b": "response_size",
             "T": "request_time", "Tf": "request_time_frac", "D": "request_time_micro"}

    def __init__(self, logger, log_format=LOG_FORMAT):
        super().__init__(logger, log_format)
        parts, at = [], 0
        for match in self._DIRECTIVE.finditer(log_format):
            parts.append(log_format[at:match.start()])
            at = match.end()
            if match.group(2):
                parts.append((match.group(3), match.group(2)))
            elif match.group(1).startswith("%"):
                parts.append("%")
            else:
                name = match.group(1)
                if name not in self._KEYS and name.endswith("f"):
                    at -= 1
                    name = name[:-1]
                parts.append((name, None))
        parts.append(log_format[at:])
        self._parts = parts

    @property
    def enabled(self):
        import logging
        return self.logger.isEnabledFor(logging.INFO)

    def _value(self, kind, name, request, response, seconds):
        if kind == "i":
            return request.headers.get(name, "-")
        if kind == "o":
            return response.headers.get(name, "-")
        if kind == "e":
            return os.environ.get(name, "-")
        return getattr(self, "_format_" + kind)(request, response, seconds)

    def _format_a(self, request, response, seconds):
        return request.remote or "-" if request is not None else "-"

    def _format_t(self, request, response, seconds):
        zone = datetime.timezone(datetime.timedelta(seconds=-time.timezone))
        start = datetime.datetime.now(zone) - datetime.timedelta(seconds=seconds)
        return start.strftime("[%d/%b/%Y:%H:%M:%S %z]")

    def _format_P(self, request, response, seconds):
        return "<%s>" % os.getpid()

    def _format_r(self, request, response, seconds):
        version = request.version
        return "%s %s HTTP/%s.%s" % (request.method, request.path_qs, version[0], version[1])

    def _format_s(self, request, response, seconds):
        return response.status

    def _format_b(self, request, response, seconds):
        return response.body_length

    def _format_T(self, request, response, seconds):
        return str(round(seconds))

    def _format_Tf(self, request, response, seconds):
        return "%06f" % seconds

    def _format_D(self, request, response, seconds):
        return str(round(seconds * 1000000))

    def log(self, request, response, time):
        values = {}
        text = []
        for part in self._parts:
            if isinstance(part, str):
                text.append(part)
                continue
            value = self._value(part[0], part[1], request, response, time)
            text.append(str(value))
            if part[1] is None:
                values[self._KEYS[part[0]]] = value
            else:
                group = {"i": "request_header", "o": "response_header", "e": "environ"}[part[0]]
                values.setdefault(group, {})[part[1]] = value
        try:
            self.logger.info("".join(text), extra=values)
        except Exception:
            self.logger.exception("Error in logging")
