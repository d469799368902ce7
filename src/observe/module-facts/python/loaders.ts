import type { SyntaxNode } from '@lezer/common';
import type { Context } from './context.ts';
import { usesOf } from './uses.ts';

interface Loader {
  readonly reason: string;
  /** Members that load nothing and start nothing. */
  readonly harmless: ReadonlySet<string>;
}

/** Modules by which text or files that are not named become code. */
const LOADERS: ReadonlyMap<string, Loader> = new Map(
  Object.entries({
    pickle: [
      'classes are found by names in data',
      'dumps dump Pickler HIGHEST_PROTOCOL DEFAULT_PROTOCOL PickleError PicklingError UnpicklingError',
    ],
    marshal: ['code is read from data', 'dumps dump version'],
    runpy: ['modules are run by name'],
    pkgutil: ['modules are found by looking into folders', 'get_data extend_path'],
    imp: ['modules are loaded by name', 'reload acquire_lock release_lock'],
    zipimport: ['modules are loaded from archives', 'ZipImportError'],
    code: ['text becomes code'],
    codeop: ['text becomes code'],
    ctypes: [
      'libraries are loaded by name',
      `ARRAY Array BigEndianStructure BigEndianUnion CDLL CFUNCTYPE DllCanUnloadNow DllGetClassObject FormatError GetLastError
      HRESULT LibraryLoader LittleEndianStructure LittleEndianUnion OleDLL POINTER SIZEOF_TIME_T Structure Union WINFUNCTYPE
      WinDLL WinError addressof alignment byref c_bool c_byte c_char c_char_p c_double c_float c_int c_int16 c_int32 c_int64
      c_int8 c_long c_longdouble c_longlong c_short c_size_t c_ssize_t c_time_t c_ubyte c_uint c_uint16 c_uint32 c_uint64
      c_uint8 c_ulong c_ulonglong c_ushort c_void_p c_voidp c_wchar c_wchar_p cast cdll create_string_buffer
      create_unicode_buffer get_errno get_last_error memmove memset oledll pointer resize set_errno set_last_error sizeof
      string_at util windll wintypes wstring_at`,
    ],
    'ctypes.util': ['libraries are loaded by name', 'find_library find_msvcrt'],
    'ctypes.wintypes': ['libraries are loaded by name', '*'],
    subprocess: [
      'programs are started',
      `PIPE STDOUT DEVNULL CalledProcessError TimeoutExpired SubprocessError CompletedProcess list2cmdline STARTUPINFO
      STARTF_USESHOWWINDOW STARTF_USESTDHANDLES SW_HIDE CREATE_NO_WINDOW CREATE_NEW_CONSOLE CREATE_NEW_PROCESS_GROUP`,
    ],
    'logging.config': ['classes are found by names in settings'],
  }).map(([name, [reason = '', members = '']]) => [
    name,
    { reason, harmless: new Set(members.trim().split(/\s+/)) },
  ]),
);

/** Why importing this may load something that is not named; `as`: the name that it is given. */
export function loadsBy(
  context: Context,
  node: SyntaxNode,
  { module, name, as }: { readonly module: string; readonly name: string; readonly as: string | undefined },
): string | undefined {
  const inner = module === '' ? undefined : LOADERS.get(`${module}.${name}`);
  const whole = inner ?? LOADERS.get(module || name);
  if (!whole || whole.harmless.has('*')) return undefined;
  if (module !== '' && !inner && whole.harmless.has(name)) return undefined;
  const uses = usesOf(context, node).get(as ?? name.split('.')[0] ?? name);
  // What is imported and not named again is for those that import it of here.
  if (!uses) return whole.reason;
  const isMember = module !== '' && !inner;
  const depth = module === '' && as === undefined ? name.split('.').length : 1;
  if (depth > 1) return whole.reason;
  const isHarmless = (used: string) => used === '' || (!isMember && whole.harmless.has(used));
  return [...uses].every(isHarmless) ? undefined : whole.reason;
}
