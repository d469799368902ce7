/** A function of Go, by the package that it is in. */
export interface FunctionName {
  readonly path: string;
  /** `Parse` or `Server.Serve`, and what it stands in where it is a closure. */
  readonly names: readonly string[];
  /** Functions of any package that were put into it, where a closure of theirs tells: `Parse`, `Server.Serve`. */
  readonly inside: readonly string[];
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
  const written = name.slice(dot + 1).split('.');
  const [first = '', second = '', ...others] = written.map(plainPart);
  if (first === '') return undefined;
  const isMethod = written[0]?.startsWith('(') === true;
  const names = second === '' || MADE.test(second) ? [first] : [first, `${first}.${second}`];
  return {
    path,
    names: isMethod ? names.slice(-1) : names,
    inside: insideOf(isMethod ? others : [second, ...others]),
  };
}

/** Without what marks a pointer, and what the compiler adds to a name. */
function plainPart(part: string): string {
  return part.replace(/^\(\*?(.*)\)$/, '$1').replace(/-(?:fm|range\d+|tramp\d+)$/, '');
}

/** A closure of `Parse` that was put into `main` is `main.main.Parse.func1`, whatever package `Parse` is of. */
function insideOf(parts: readonly string[]): string[] {
  if (!parts.some((part) => MADE.test(part))) return [];
  return parts.flatMap((part, index) => {
    const next = parts[index + 1] ?? '';
    if (MADE.test(part)) return [];
    return MADE.test(next) ? [part] : [part, `${part}.${next}`];
  });
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
