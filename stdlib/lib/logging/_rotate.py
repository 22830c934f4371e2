"""Handlers of files that are rotated, by size or by time, or that others rotate."""

import io
import logging
import os
import re
import time
from stat import ST_DEV, ST_INO, ST_MTIME

_MIDNIGHT = 24 * 60 * 60


class BaseRotatingHandler(logging.FileHandler):
    """What rotation by size and by time have in common; `namer` and `rotator` may be set."""

    namer = None
    rotator = None

    def __init__(self, filename, mode, encoding=None, delay=False, errors=None):
        logging.FileHandler.__init__(self, filename, mode=mode, encoding=encoding, delay=delay,
                                     errors=errors)
        self.mode = mode
        self.encoding = encoding
        self.errors = errors

    def emit(self, record):
        try:
            if self.shouldRollover(record):
                self.doRollover()
            logging.FileHandler.emit(self, record)
        except Exception:
            self.handleError(record)

    def rotation_filename(self, default_name):
        """The name of a file after rotation."""
        return self.namer(default_name) if callable(self.namer) else default_name

    def rotate(self, source, dest):
        """Rotate the current log: rename it, or what `rotator` does."""
        if callable(self.rotator):
            self.rotator(source, dest)
        elif os.path.exists(source):
            # A file that was never written may not be there.
            os.rename(source, dest)

    def _close_stream(self):
        if self.stream:
            self.stream.close()
            self.stream = None


class RotatingFileHandler(BaseRotatingHandler):
    """Rotates before the file would grow beyond maxBytes; keeps backupCount old ones."""

    def __init__(self, filename, mode='a', maxBytes=0, backupCount=0, encoding=None, delay=False,
                 errors=None):
        if maxBytes > 0:
            # With 'w' the log of an earlier run would be lost and no size ever be reached.
            mode = 'a'
        if 'b' not in mode:
            encoding = io.text_encoding(encoding)
        BaseRotatingHandler.__init__(self, filename, mode, encoding=encoding, delay=delay,
                                     errors=errors)
        self.maxBytes = maxBytes
        self.backupCount = backupCount

    def _backup(self, number):
        return self.rotation_filename('%s.%d' % (self.baseFilename, number))

    def doRollover(self):
        """Make the file app.log.1, that one app.log.2, and so on."""
        self._close_stream()
        if self.backupCount > 0:
            for i in range(self.backupCount - 1, 0, -1):
                source, dest = self._backup(i), self._backup(i + 1)
                if os.path.exists(source):
                    if os.path.exists(dest):
                        os.remove(dest)
                    os.rename(source, dest)
            dest = self.rotation_filename(self.baseFilename + '.1')
            if os.path.exists(dest):
                os.remove(dest)
            self.rotate(self.baseFilename, dest)
        if not self.delay:
            self.stream = self._open()

    def shouldRollover(self, record):
        """Whether the record would make the file too big; an empty file takes any record."""
        if self.stream is None:
            self.stream = self._open()
        if self.maxBytes <= 0:
            return False
        text = '%s\n' % self.format(record) if record is not None else ''
        try:
            # Opening for append does not always say where the end is.
            self.stream.seek(0, 2)
            position = self.stream.tell()
        except (OSError, ValueError):
            return False
        if not position:
            return False
        if position + len(text.encode('utf-8', 'surrogatepass')) < self.maxBytes:
            return False
        # Only ordinary files can be renamed and begun again.
        return not os.path.exists(self.baseFilename) or os.path.isfile(self.baseFilename)


_UNITS = {
    'S': (1, '%Y-%m-%d_%H-%M-%S', r'(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}(?!\d)'),
    'M': (60, '%Y-%m-%d_%H-%M', r'(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}-\d{2}(?!\d)'),
    'H': (60 * 60, '%Y-%m-%d_%H', r'(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}(?!\d)'),
    'D': (_MIDNIGHT, '%Y-%m-%d', r'(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)'),
    'W': (7 * _MIDNIGHT, '%Y-%m-%d', r'(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)'),
}


class TimedRotatingFileHandler(BaseRotatingHandler):
    """Rotates at intervals: seconds, minutes, hours, days, at midnight, or on a weekday."""

    def __init__(self, filename, when='h', interval=1, backupCount=0, encoding=None, delay=False,
                 utc=False, atTime=None, errors=None):
        encoding = io.text_encoding(encoding)
        BaseRotatingHandler.__init__(self, filename, 'a', encoding=encoding, delay=delay,
                                     errors=errors)
        self.when = when.upper()
        self.backupCount = backupCount
        self.utc = utc
        self.atTime = atTime
        unit, self.suffix, pattern = self._unit()
        # ASCII digits only: the file names are those of strftime().
        self.extMatch = re.compile(pattern, re.ASCII)
        self.interval = unit * interval
        # The file may be from an earlier run.
        filename = self.baseFilename
        start = int(os.stat(filename)[ST_MTIME] if os.path.exists(filename) else time.time())
        self.rolloverAt = self.computeRollover(start)

    def _unit(self):
        when = self.when
        if when.startswith('W'):
            if len(when) != 2:
                raise ValueError('You must specify a day for weekly rollover from 0 to 6 (0 is '
                                 'Monday): %s' % when)
            if not '0' <= when[1] <= '6':
                raise ValueError('Invalid day specified for weekly rollover: %s' % when)
            self.dayOfWeek = int(when[1])
            return _UNITS['W']
        if when == 'MIDNIGHT':
            return _UNITS['D']
        if when in ('S', 'M', 'H', 'D'):
            return _UNITS[when]
        raise ValueError('Invalid rollover interval specified: %s' % when)

    def _fields(self, moment):
        return time.gmtime(moment) if self.utc else time.localtime(moment)

    def _dst_shift(self, moment, before):
        """How far daylight saving moves a time computed from `before`, which is fields."""
        then = time.localtime(moment)[-1]
        if before[-1] == then:
            return 0
        if before[-1]:
            return 3600
        return -3600 if time.localtime(moment - 3600)[-1] else 0

    def computeRollover(self, currentTime):
        """The time of the next rotation after a time."""
        if self.when != 'MIDNIGHT' and not self.when.startswith('W'):
            return currentTime + self.interval
        now = self._fields(currentTime)
        weekday = now.tm_wday
        target = _MIDNIGHT
        if self.atTime is not None:
            target = (self.atTime.hour * 60 + self.atTime.minute) * 60 + self.atTime.second
        wait = target - ((now.tm_hour * 60 + now.tm_min) * 60 + now.tm_sec)
        if wait <= 0:
            # Today's time is over.
            wait += _MIDNIGHT
            weekday = (weekday + 1) % 7
        result = currentTime + wait
        if self.when.startswith('W'):
            days = (self.dayOfWeek - weekday) % 7
            result += days * _MIDNIGHT
            result += self.interval - _MIDNIGHT * 7
        else:
            result += self.interval - _MIDNIGHT
        if not self.utc:
            result += self._dst_shift(result, now)
        return result

    def shouldRollover(self, record):
        """Whether the time has come."""
        if int(time.time()) < self.rolloverAt:
            return False
        if os.path.exists(self.baseFilename) and not os.path.isfile(self.baseFilename):
            # Devices are not rotated; nor looked at with every record.
            self.rolloverAt = self.computeRollover(int(time.time()))
            return False
        return True

    def getFilesToDelete(self):
        """The old files beyond backupCount."""
        folder, base = os.path.split(self.baseFilename)
        found = []
        if self.namer is None:
            prefix = base + '.'
            for name in os.listdir(folder):
                if name.startswith(prefix) and self.extMatch.fullmatch(name[len(prefix):]):
                    found.append(os.path.join(folder, name))
        else:
            for name in os.listdir(folder):
                # Any date in the name for which namer() would have given this very name.
                match = self.extMatch.search(name)
                while match:
                    dated = self.namer(self.baseFilename + '.' + match[0])
                    if os.path.basename(dated) == name:
                        found.append(os.path.join(folder, name))
                        break
                    match = self.extMatch.search(name, match.start() + 1)
        if len(found) < self.backupCount:
            return []
        found.sort()
        return found[:len(found) - self.backupCount]

    def doRollover(self):
        """Rename the file to one with the date of the interval that ends, and go on."""
        now = int(time.time())
        start = self.rolloverAt - self.interval
        fields = self._fields(start)
        if not self.utc:
            current = time.localtime(now)[-1]
            if current != fields[-1]:
                fields = time.localtime(start + (3600 if current else -3600))
        dest = self.rotation_filename(self.baseFilename + '.'
                                      + time.strftime(self.suffix, fields))
        if os.path.exists(dest):
            # This interval's file is there already, from a restart: go on with it.
            return
        self._close_stream()
        self.rotate(self.baseFilename, dest)
        if self.backupCount > 0:
            for name in self.getFilesToDelete():
                os.remove(name)
        if not self.delay:
            self.stream = self._open()
        self.rolloverAt = self.computeRollover(now)


class WatchedFileHandler(logging.FileHandler):
    """Opens the file again when somebody else moved or removed it (as logrotate does)."""

    def __init__(self, filename, mode='a', encoding=None, delay=False, errors=None):
        if 'b' not in mode:
            encoding = io.text_encoding(encoding)
        logging.FileHandler.__init__(self, filename, mode=mode, encoding=encoding, delay=delay,
                                     errors=errors)
        self.dev, self.ino = -1, -1
        self._statstream()

    def _statstream(self):
        if self.stream is None:
            return
        status = os.fstat(self.stream.fileno())
        self.dev, self.ino = status[ST_DEV], status[ST_INO]

    def reopenIfNeeded(self):
        """Open the file again if its name is no longer the file that is open."""
        if self.stream is None:
            return
        try:
            status = os.stat(self.baseFilename)
            same = status[ST_DEV] == self.dev and status[ST_INO] == self.ino
        except FileNotFoundError:
            same = False
        if not same:
            self.stream.flush()
            self.stream.close()
            self.stream = None
            self.stream = self._open()
            self._statstream()

    def emit(self, record):
        self.reopenIfNeeded()
        logging.FileHandler.emit(self, record)
