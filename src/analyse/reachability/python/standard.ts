/** Modules that come with Python, and before those that are installed. Source: `sys.stdlib_module_names` of 3.13. */
const ALWAYS = new Set(
  `
  __future__ abc annotationlib antigravity argparse array ast asyncio atexit base64 bdb binascii bisect
  builtins bz2 cProfile calendar cmath cmd code codecs codeop collections colorsys compileall compression
  concurrent contextlib copy copyreg csv ctypes curses datetime dbm decimal difflib dis doctest email
  encodings ensurepip errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc
  genericpath getopt getpass gettext glob grp gzip hashlib heapq hmac html http idlelib imaplib importlib
  inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math mimetypes
  mmap modulefinder msvcrt multiprocessing netrc nt ntpath nturl2path numbers opcode operator optparse os
  pathlib pdb pickle pickletools pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty
  pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource
  rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtplib socket
  socketserver sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct
  subprocess symtable sys sysconfig syslog tabnanny tarfile tempfile termios textwrap this threading time
  timeit tkinter token tokenize trace traceback tracemalloc tty turtle turtledemo types unicodedata unittest
  urllib uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xml xmlrpc zipapp zipfile
  zipimport zlib zoneinfo
`
    .trim()
    .split(/\s+/),
);

/** Those that only some versions have: packages bring them for the others. */
const SOMETIMES = new Set(
  `
  aifc asynchat asyncore audioop binhex cgi cgitb chunk configparser contextvars crypt dataclasses distutils
  enum formatter graphlib imghdr imp lib2to3 mailcap msilib nis nntplib ossaudiodev parser pipes smtpd
  sndhdr spwd sunau symbol telnetlib tomllib typing uu xdrlib
`
    .trim()
    .split(/\s+/),
);

/** Does Python itself have a module of this name? */
export function isStandard(specifier: string): 'always' | 'sometimes' | 'never' {
  const [name = ''] = specifier.split('.', 1);
  return ALWAYS.has(name) ? 'always' : SOMETIMES.has(name) ? 'sometimes' : 'never';
}
