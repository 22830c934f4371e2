"""Numbers that several parts of asyncio share."""

# Writes to a broken connection before a warning is logged.
LOG_THRESHOLD_FOR_CONNLOST_WRITES = 5

# Seconds to wait before accepting again after descriptors or memory ran out.
ACCEPT_RETRY_DELAY = 1

# Stack entries kept with futures and handles in debug mode.
DEBUG_STACK_DEPTH = 10

# Seconds; nginx has the same limit for a handshake.
SSL_HANDSHAKE_TIMEOUT = 60.0
SSL_SHUTDOWN_TIMEOUT = 30.0

# Bytes read at once when sendfile is imitated.
SENDFILE_FALLBACK_READBUFFER_SIZE = 1024 * 256

# KiB
FLOW_CONTROL_HIGH_WATER_SSL_READ = 256
FLOW_CONTROL_HIGH_WATER_SSL_WRITE = 512

# Seconds that Runner gives the executor's threads to end.
THREAD_JOIN_TIMEOUT = 300


class _SendfileMode:
    """What a transport can do about sendfile: nothing, the system call, or an imitation."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f'<_SendfileMode.{self.name}>'


_SendfileMode.UNSUPPORTED = _SendfileMode('UNSUPPORTED')
_SendfileMode.TRY_NATIVE = _SendfileMode('TRY_NATIVE')
_SendfileMode.FALLBACK = _SendfileMode('FALLBACK')
