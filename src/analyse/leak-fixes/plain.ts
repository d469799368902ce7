import { pathsOf, referenceOf } from './reference.ts';
import type { Rewriter } from './types.ts';

const ENVIRONMENT_FILE = /^\.env(?:\.|$)|\.env$/i;
const PROPERTIES = /\.(?:properties|ini|cfg|conf|toml)$/i;
/** What stands in front of a value on a line, and the quote it is in. */
const ASSIGNED = /^(\s*(?:export\s+)?[\w.-]+\s*[=:]\s*)(["']?)([^\n]*)$/;

const REMARK =
  'is read by what resolves references, such as vault-env; other programs need an agent of the vault';

/** Lines of `NAME=value`, each of which has the secret alone. */
export const rewriteLines: Rewriter = ({ path, text }, leak) => {
  const reference = referenceOf(leak);
  if (
    reference === undefined ||
    !(ENVIRONMENT_FILE.test(path.split('/').at(-1) ?? '') || PROPERTIES.test(path))
  )
    return undefined;
  const lines = text.split('\n');
  const at = lines.findIndex((line) => valueIn(line)?.value === leak.secret.trim());
  const found = valueIn(lines[at] ?? '');
  if (!found) return undefined;
  const { before, quote, after } = found;
  const changed = lines.with(at, `${before}${quote}${reference}${quote}${after}`);
  return { change: changed.join('\n'), added: [], remarks: [`${reference} ${REMARK}`] };
};

function valueIn(line: string) {
  const [, before = '', quote = '', rest = ''] = ASSIGNED.exec(line) ?? [];
  if (before === '') return undefined;
  const end = quote === '' ? rest.trimEnd().length : rest.indexOf(quote);
  if (end < 0) return undefined;
  return { before, quote, value: rest.slice(0, end), after: rest.slice(quote === '' ? end : end + 1) };
}

/** Any other document of keys and values: the text that is the secret becomes a reference. */
export const rewriteValues: Rewriter = ({ documents }, leak) => {
  const reference = referenceOf(leak);
  if (reference === undefined) return undefined;
  for (const { value, number: document } of documents) {
    const [path] = pathsOf(value, (text) => text.trim() === leak.secret.trim());
    if (path)
      return {
        change: [{ kind: 'set', document, path, value: reference }],
        added: [],
        remarks: [`${reference} ${REMARK}`],
      };
  }
  return undefined;
};
