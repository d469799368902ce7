import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { itemsOf, parseTerms, type Term, textOf } from './terms.ts';

const MAXIMUM_SIZE = 16 * 1024 * 1024;

interface Locked {
  /** What others need it by, where that is not its name: the application of a package. */
  readonly key?: string;
  readonly name: string;
  /** Undefined of a git repository or a folder. */
  readonly version: string | undefined;
  readonly needs: readonly string[];
  readonly direct?: boolean;
}

/** Mix's lock file, a map of Elixir. Source: the `mix deps` task and `Hex.SCM` in their documentation */
export const MIX_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/mix.lock'),
  read(file): LanguageFact[] {
    const [map] = parseTerms(decodeText(file.bytes()));
    if (typeof map !== 'object' || map.open !== '%{')
      throw new Fault('malformed', `${file.entry.path}: not a map of Elixir`);
    const entries = pairsIn(map.items);
    const locked = entries.map(([key, value]) => mixEntry(key, value));
    const broken = locked.flatMap((one, index) => (one ? [] : [`entry ${index + 1}`]));
    return [...factsOf(locked.filter((one) => one !== undefined)), ...brokenParts(broken, 'locked')];
  },
};

/** `{:hex, :name, "1.0.0", "checksum", [:mix], [{:need, "~> 1.0", […]}], "hexpm", …}`, `{:git, "url", "commit", []}`. */
function mixEntry(key: Term, value: Term): Locked | undefined {
  const [kind, name, version, , , needs] = itemsOf(value);
  if (kind === 'git' || kind === 'path') return { name: textOf(key) ?? '', version: undefined, needs: [] };
  if (kind !== 'hex' || typeof name !== 'string' || typeof version !== 'string') return undefined;
  return {
    key: textOf(key) ?? name,
    name,
    version,
    needs: itemsOf(needs).flatMap((need) => textOf(itemsOf(need)[0]) ?? []),
  };
}

/** Rebar 3's lock file, a list of Erlang. Source: https://rebar3.org/docs/configuration/dependencies/#lock-files */
export const REBAR_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/rebar.lock'),
  read(file): LanguageFact[] {
    const terms = parseTerms(decodeText(file.bytes()));
    const [first, second] = itemsOf(terms[0]);
    // Behind a version of the format there is a tuple of both; before it there was the list alone.
    const list = typeof first === 'string' ? itemsOf(second) : itemsOf(terms[0]);
    const locked = list.map(rebarEntry);
    const broken = locked.flatMap((one, index) => (one ? [] : [`entry ${index + 1}`]));
    return [...factsOf(locked.filter((one) => one !== undefined)), ...brokenParts(broken, 'locked')];
  },
};

/** `{<<"name">>,{pkg,<<"package">>,<<"1.0.0">>},0}`: the number is how deep it is needed. */
function rebarEntry(term: Term): Locked | undefined {
  const [key, source, depth] = itemsOf(term);
  const [kind, name, version] = itemsOf(source);
  if (typeof key !== 'string' || typeof kind !== 'string') return undefined;
  if (kind !== 'pkg') return { name: key, version: undefined, needs: [] };
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  return { name, version, needs: [], ...(typeof depth === 'string' && { direct: depth === '0' }) };
}

/** Keys and values of a map, which stand one after another. */
function pairsIn(items: readonly Term[]): [Term, Term][] {
  return Array.from({ length: Math.floor(items.length / 2) }, (_, index) => [
    items[2 * index] ?? '',
    items[2 * index + 1] ?? '',
  ]);
}

function factsOf(locked: readonly Locked[]): LanguageFact[] {
  const references = new Map(
    locked.flatMap(({ key, name, version }) =>
      version === undefined ? [] : [[key ?? name, `${name}@${version}`] as const],
    ),
  );
  const facts = locked.flatMap(({ name, version, needs, direct }): NamedPackage[] => {
    if (version === undefined) return [];
    const requires = needs.flatMap((need) => references.get(need) ?? []);
    const told = direct === undefined ? { requires } : { direct };
    return [{ kind: 'package', name, version, evidence: 'locked', ...told }];
  });
  const without = locked.flatMap(({ name, version }) => (version === undefined ? [name] : []));
  return [...facts, ...unversioned(without, 'locked', 'of a repository or folder, without a version')];
}
