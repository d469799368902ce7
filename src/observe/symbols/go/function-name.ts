/** A function of Go, by the package that it is in. */
export interface FunctionName {
  readonly path: string;
  /** `Parse` or `Server.Serve`, and what it stands in where it is a closure. */
  readonly names: readonly string[];
}

/** What the compiler makes: closures, and wrappers of `go` and `defer`. */
const MADE = /^(?:(?:func|gowrap|deferwrap|dwrap)?\d+)?$/;

/**
 * Reads the name that the linker gives a function: `golang.org/x/net/html.(*Tokenizer).Next.func1`, `gopkg.in/yaml%2ev2.Unmarshal`,
 * `slices.SortFunc[...]` (Go, package `debug/gosym`, and `cmd/internal/objabi`, `PathToPrefix`). Undefined for what no source names.
 */
export function readFunctionName(symbol: string): FunctionName | undefined {
  if (/^(?:go:|type:|type\.\.)/.test(symbol)) return undefined;
  const name = withoutArguments(symbol);
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1);
  if (dot <= 0) return undefined;
  const path = unescaped(name.slice(0, dot));
  const parts = partsOf(name.slice(dot + 1));
  const [first = '', second = ''] = parts;
  if (first === '') return undefined;
  if (first.startsWith('(')) {
    const type = first.replace(/^\(\*?/, '').replace(/\)$/, '');
    return { path, names: second === '' ? [type] : [`${type}.${second}`] };
  }
  return { path, names: second === '' || MADE.test(second) ? [first] : [first, `${first}.${second}`] };
}

/** Between dots that stand in no parentheses, without what the compiler adds to a name. */
function partsOf(text: string): string[] {
  const closing = text.startsWith('(') ? text.indexOf(')') + 1 : 0;
  const parts = text.slice(closing).split('.');
  const all = closing > 0 ? [text.slice(0, closing), ...parts.slice(1)] : parts;
  return all.map((part) => part.replace(/-(?:fm|range\d+|tramp\d+)$/, ''));
}

/** Without the arguments of types, which stand in brackets that may stand in each other. */
function withoutArguments(symbol: string): string {
  if (!symbol.includes('[')) return symbol;
  let [depth, text] = [0, ''];
  for (const character of symbol) {
    if (character === '[') depth += 1;
    else if (character === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0) text += character;
  }
  return text;
}

/** The linker writes what it cannot have in a path as `%2e`. */
function unescaped(path: string): string {
  return path.replaceAll(/%([0-9a-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
