import { posix } from 'node:path';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { itemsOf, parseTerms, type Term, textOf } from './terms.ts';

/** Applications that come with Erlang and Elixir, and are no packages of Hex. */
const OWN = new Set(
  (
    'asn1 common_test compiler crypto debugger dialyzer diameter edoc eldap erl_docgen erl_interface erts et eunit ftp ' +
    'inets jinterface kernel megaco mnesia observer odbc os_mon parsetools public_key reltool runtime_tools sasl snmp ' +
    'ssh ssl stdlib syntax_tools tftp tools wx xmerl eex elixir ex_unit iex logger mix'
  ).split(' '),
);

/** An application as it is installed: `lib/NAME-VERSION/ebin/NAME.app`. Source: https://www.erlang.org/doc/man/app */
export const APPLICATION: PackageFormat = {
  evidence: 'installed',
  maximumSize: 1024 * 1024,
  recognises: endingWith(
    '.app',
    (path) => /\/ebin\/[a-z][\w@]*\.app$/.test(path) && !OWN.has(posix.basename(path, '.app')),
  ),
  read(file): LanguageFact[] {
    const [tuple] = parseTerms(decodeText(file.bytes()));
    const [kind, name, fields] = itemsOf(tuple);
    if (kind !== 'application' || typeof name !== 'string') return [];
    const own = itemsOf(fields);
    const version = textOf(valueOf(own, 'vsn'));
    if (version === undefined) return [];
    // What `optional_applications` names is among the applications, and is required where it is there.
    const named = ['applications', 'included_applications'].flatMap((key) => itemsOf(valueOf(own, key)));
    const needs = new Set(named.flatMap((one) => (typeof one === 'string' && !OWN.has(one) ? [one] : [])));
    return [{ kind: 'package', name, version, evidence: 'installed', needs: [...needs] }];
  },
};

/** The value of `{key, value}` in a list. */
function valueOf(items: readonly Term[], key: string): Term | undefined {
  const found = items.find((item) => itemsOf(item)[0] === key);
  return itemsOf(found)[1];
}
