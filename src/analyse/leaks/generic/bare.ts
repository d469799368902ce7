import type { Window } from '../types.ts';
import type { Candidate, Form } from './candidate.ts';
import type { Family } from './names.ts';
import { isReplaced } from './placeholders.ts';
import { isUniform } from './shape.ts';
import { taken } from './value.ts';

const USERINFO = /([\w.+~%!$&*-]{0,80}):([^\s"'`<>/@]{3,200}|[^\s"'`<>@:]{3,200})@(?=[\w[{$%*.-])/y;
export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/iy;
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
  if (uuid === '' || isUniform(uuid)) return;
  const before = text.slice(Math.max(0, from - 60), from);
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
