import type { Window } from '../types.ts';
import type { Candidate, Form } from './candidate.ts';
import type { Family } from './names.ts';
import { isReplaced } from './placeholders.ts';
import { isUniform } from './shape.ts';
import { taken } from './value.ts';

const USERINFO = /([\w.+~%!$&*-]{0,80}):([^\s"'`<>/@]{3,200}|[^\s"'`<>@:]{3,200})@(?=[\w[{$%*.-])/y;
export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/iy;
/** UUIDs that a standard gives: the namespaces of RFC 9562, and interfaces of COM. */
const WELL_KNOWN = /^6ba7b81[0-4]-9dad-11d1-80b4-00c04fd430c8$|-0000-0000-c000-000000000046$/i;
/** Files whose UUIDs tell projects, components, interfaces, cells and instances apart. */
const IDENTIFYING_FILE =
  /\.(?:sln|slnx|[a-z]{1,3}proj|projitems|vcxitems|filters|vcp|dsp|props|targets|wprp|wx[isl]|vdproj|idl|odl|rgs|tlb|manifest|xib|storyboard|xccheckout|xcuserstate|ipynb|xmp|ai|indd|psd|svg|pdf|pdb|dll|exe|node|so|a|o|dex|dylib|eml|ics)$/i;
/**
 * What stands before a UUID that identifies: `[Guid("`, the `uuid(` of an interface, words of an address, `uuid:` of
 * XMP, `"uid":` of objects of Kubernetes as JSON.
 */
const IDENTIFYING =
  /\bguid(?:attribute)?\(["']$|guid\(\w+, ?["']$|<\w*(?:guid|identifier)>\{?$|\bclsid:$|\b__?declspec\(uuid\(["']$|[a-z]-[a-z]{2,20}-$|\b(?:xmp\.[a-z]id|urn:uuid|uuid):$|\/(?:user-attachments\/assets|devtools\/(?:browser|page)|Bundle\/Application|\.nyc_output)\/$|\bblob:http[\w.:%/-]{1,80}\/$|\b(?:message|content)-id: ?<$|"(?:uid|bootID|systemUUID)": ?"$/i;
/** Connections of NetworkManager, which name each other so: `uuid=`, `secondaries=`. */
const CONNECTION = /\.nmconnection$|\/system-connections\//;
const PICTURE = /^\.(?:png|jpe?g|gif|svg|webp|mp4|mov)\b/i;
/** From a UUID's first character to the last before the dash and the digit of its version. */
const BEFORE_VERSION = 12;

/** The password of a URL, by its `://`. */
export function* inUrl(window: Window): Generator<Candidate> {
  const { text, end } = window;
  USERINFO.lastIndex = end;
  const [whole, user = '', password = ''] = USERINFO.exec(text) ?? [];
  if (whole === undefined || isReplaced(password) || isUniform(password)) return;
  yield candidate(window, 'url', 'url', user, end + user.length + 1, password);
}

/** A UUID, by the dash before its version. */
export function* uuidIn(window: Window): Generator<Candidate> {
  const { text, start } = window;
  const from = start - BEFORE_VERSION;
  if (from < 0 || /[0-9a-z]/i.test(text[from - 1] ?? '')) return;
  const uuid = taken(UUID, text, from);
  if (uuid === '' || isUniform(uuid) || WELL_KNOWN.test(uuid)) return;
  if (IDENTIFYING_FILE.test(window.path) || CONNECTION.test(window.path)) return;
  const before = text.slice(Math.max(0, from - 60), from);
  if (IDENTIFYING.test(before) || PICTURE.test(text.slice(from + uuid.length, from + uuid.length + 6)))
    return;
  const name = /([\w.-]{1,60})[^\w\n]{1,8}$/.exec(before)?.[1] ?? '';
  yield candidate(window, 'uuid', 'bare', name, from, uuid);
}

function candidate(
  { text, path }: Window,
  family: Family,
  form: Form,
  name: string,
  start: number,
  value: string,
): Candidate {
  const end = start + value.length;
  const line = text.indexOf('\n', end);
  return {
    family,
    form,
    name,
    value,
    start,
    end,
    path,
    quote: '',
    wrapper: '',
    before: text.slice(text.lastIndexOf('\n', start - 1) + 1, start),
    behind: text.slice(end, line < 0 ? undefined : line).slice(0, 80),
  };
}
