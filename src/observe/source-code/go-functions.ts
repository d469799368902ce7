import type { Text } from '../../model/behaviour.ts';
import type { CallExpression, Expression } from './types.ts';

type Inner = (expression: Expression) => Text;

/** Functions whose text is that of one of their arguments. */
const SAME: ReadonlyMap<string, number> = new Map(
  Object.entries({
    string: 0,
    int: 0,
    'strconv.Itoa': 0,
    'strconv.Atoi': 0,
    'strconv.FormatInt': 0,
    'strconv.ParseInt': 0,
    'strings.TrimSpace': 0,
    'strings.TrimSuffix': 0,
    'strings.TrimRight': 0,
    'strings.ToLower': 0,
    'strings.Split': 0,
    'os.ExpandEnv': 0,
    'net/url.Parse': 0,
    'net/url.ParseRequestURI': 0,
    'github.com/segmentio/kafka-go.TCP': 0,
  }),
);
/** What pointers and addresses give of themselves. */
const SAME_METHOD = /^net\/url\.Parse(?:RequestURI)?\(\)\.String$/;
/** Where the default of a flag stands: behind its name, and behind its letter where it has one. */
const FLAG =
  /^(?:flag|github\.com\/(?:spf13|ogier)\/pflag|flag\.NewFlagSet\(\)|github\.com\/spf13\/pflag\.NewFlagSet\(\)|flag\.FlagSet\(\)|github\.com\/spf13\/pflag\.FlagSet\(\)|github\.com\/spf13\/cobra\.Command\(\)\.(?:Persistent)?Flags\(\))\.(?:String|Int|Uint|StringSlice|Duration)(?:64)?(P)?$/;
/** Settings that are read by name from where other files put them. */
const SETTING =
  /^github\.com\/spf13\/(?:viper|cobra\.Command\(\)\.(?:Persistent)?Flags\(\)|pflag\.FlagSet\(\))\.Get\w{3,20}$/;
/** A flag of kingpin's: `kingpin.Flag("a", "…").Default(":80").String()`. */
const KINGPIN = /^(?:github\.com|gopkg\.in)\/alecthomas\/kingpin\.(?:\w{1,40}\(\)\.){1,6}\w{1,20}$/;
const DSN = /^github\.com\/go-sql-driver\/mysql\.(?:Config|NewConfig)\(\)\.FormatDSN$/;
const VERB = /%[-+# 0]{0,5}\d{0,4}(?:\.\d{0,4})?([A-Za-z%])/g;
const MAXIMUM_VERBS = 64;

/** The text that a call of Go's own or of a common library gives, as far as its arguments tell it. */
export function textOfGoCall(path: string, call: CallExpression, inner: Inner): Text | undefined {
  const [first, second] = call.positional;
  const same = SAME.get(path);
  if (same !== undefined && call.positional[same]) return inner(call.positional[same]);
  if (SAME_METHOD.test(path) && call.callee.kind === 'member') return inner(call.callee.object);
  // The driver for MySQL puts its settings together, of which the address tells the place.
  if (DSN.test(path) && call.callee.kind === 'member')
    return inner({ at: call.at, kind: 'member', object: call.callee.object, name: 'Addr' });
  const flag = FLAG.exec(path);
  if (flag) return ofFlag(first, call.positional[flag[1] ? 2 : 1], inner);
  if (KINGPIN.test(path)) return ofArgument(call, 'Default', inner);
  if (!first) return undefined;
  if (SETTING.test(path)) return named(inner(first));
  if (path === 'fmt.Sprintf') return formatted(inner(first), call.positional.slice(1).map(inner));
  if (path === 'fmt.Sprint') return call.positional.flatMap(inner);
  if (path === 'net.JoinHostPort' && second) return [...inner(first), ':', ...inner(second)];
  if (path === 'net/url.JoinPath' || path === 'path.Join') return joinedBySlash(call.positional.map(inner));
  return path === 'net/url.PathEscape' || path === 'net/url.QueryEscape' ? escaped(inner(first)) : undefined;
}

/** The default of a flag; what it is called where that is empty, for then it has to be given. */
function ofFlag(
  name: Expression | undefined,
  otherwise: Expression | undefined,
  inner: Inner,
): Text | undefined {
  const text = otherwise ? inner(otherwise) : undefined;
  const isEmpty = text?.every((part) => part === '') === true;
  return isEmpty && name ? named(inner(name)) : text;
}

/** What a chain of calls was given by the method of this name. */
function ofArgument(call: CallExpression, name: string, inner: Inner): Text | undefined {
  let at: Expression = call;
  for (let step = 0; step < 8 && at.kind === 'call' && at.callee.kind === 'member'; step += 1) {
    const [value] = at.positional;
    if (at.callee.name === name && value) return inner(value);
    at = at.callee.object;
  }
  return undefined;
}

function named([name]: Text): Text | undefined {
  return typeof name === 'string' ? [{ unknown: name.slice(0, 256) }] : undefined;
}

/** `fmt.Sprintf`: each verb is the argument of its place. */
function formatted(format: Text, values: readonly Text[]): Text | undefined {
  if (!format.every((part) => typeof part === 'string')) return undefined;
  const written = format.join('');
  const parts: Text[number][] = [];
  let [from, index] = [0, 0];
  for (const match of Array.from(written.matchAll(VERB)).slice(0, MAXIMUM_VERBS)) {
    parts.push(written.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] === '%') parts.push('%');
    else parts.push(...(values[index++] ?? [{ unknown: 'value' }]));
  }
  return [...parts, written.slice(from)].filter((part) => part !== '');
}

function joinedBySlash(texts: readonly Text[]): Text {
  return texts.flatMap((text, index): Text => {
    const [head, ...rest] = text;
    if (index === 0) return text;
    return typeof head === 'string' ? [`/${head.replace(/^\/+/, '')}`, ...rest] : ['/', ...text];
  });
}

function escaped(text: Text): Text {
  return text.map((part) => {
    if (typeof part === 'string') return encodeURIComponent(part);
    return 'unknown' in part ? part : { unknown: part.environment };
  });
}
