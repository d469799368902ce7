import type { Severity } from '../../model/finding/head.ts';

interface Rule {
  readonly title: string;
  readonly severity: Severity;
  readonly advice: string;
  /** The same whichever packages it is about: findings are known by it from scan to scan. */
  readonly actual: string;
  readonly expected: string;
}

/** What can be wrong with how packages come in. */
export const SUPPLY_RULES = {
  'supply-integrity-missing': {
    title: 'Nothing tells whether packages are what they were when they were locked',
    severity: 'medium',
    advice:
      'Write the lock file anew with a release of the tool that keeps hashes, and look at what changed.',
    actual: 'no hash',
    expected: 'a SHA-256 or SHA-512 of each',
  },
  'supply-integrity-weak': {
    title: 'Packages are held to hashes that can be forged',
    severity: 'low',
    advice: 'Write the lock file anew with a release of the tool that keeps SHA-256 or SHA-512.',
    actual: 'SHA-1 or MD5',
    expected: 'SHA-256 or SHA-512',
  },
  'supply-clear-text': {
    title: 'Packages come over a connection that anybody on the way can change',
    severity: 'high',
    advice: 'Name the address with https, and replace what came by the old one.',
    actual: 'an address without TLS',
    expected: 'https',
  },
  'supply-tls-off': {
    title: 'Certificates of a registry are not verified',
    severity: 'high',
    advice: 'Take the setting out, and name the authority of the registry instead (cafile, cert).',
    actual: 'certificates that nobody verifies',
    expected: 'certificates that are verified',
  },
  'supply-moving-reference': {
    title: 'A dependency is whatever a branch or an address has at the time',
    severity: 'medium',
    advice: 'Name the commit, or take the release from a registry.',
    actual: 'a branch or a tag',
    expected: 'a commit, or a hash',
  },
  'supply-outside-registry': {
    title: 'Packages come from repositories or addresses, where no registry keeps releases',
    severity: 'low',
    advice: 'Take the release from a registry, or keep a copy where nobody else can change it.',
    actual: 'a repository',
    expected: 'releases of a registry',
  },
  'supply-extra-index': {
    title: 'A second index can answer for private names',
    severity: 'high',
    advice: 'Name one index only, which has private packages and passes other names on.',
    actual: 'several indexes',
    expected: 'one index, or one for each name',
  },
  'supply-scope-elsewhere': {
    title: 'Packages of a scope come from another registry than it is given',
    severity: 'high',
    advice:
      'Write the lock file anew with the settings of the registry, and look at what is published under these names.',
    actual: 'another registry',
    expected: 'the registry that the settings name for the scope',
  },
  'supply-install-script': {
    title: 'Packages run scripts when they are installed',
    severity: 'low',
    advice: 'Install with scripts turned off, and allow those packages that need theirs.',
    actual: 'scripts that run',
    expected: 'no script, or one that somebody looked at',
  },
  'supply-young-release': {
    title: 'Releases are younger than they have to be',
    severity: 'medium',
    advice:
      'Wait until a release is old enough that others would have noticed what is wrong with it, or look at it yourself.',
    actual: 'a young release',
    expected: 'one that has been out for longer',
  },
  'supply-look-alike': {
    title: 'A package has nearly the name of a popular one',
    severity: 'medium',
    advice:
      'Look at who publishes it. If the popular one was meant, replace it, and every secret that it could read.',
    actual: 'nearly the name of another',
    expected: 'the name that was meant',
  },
} as const satisfies Readonly<Record<string, Rule>>;
export type SupplyRule = keyof typeof SUPPLY_RULES;

/**
 * What a file tells: something that is wrong by a rule, from where packages of a scope come, or should, or when a release
 * came out (ISO date-time).
 */
export type SupplyFact =
  | { readonly kind: 'release'; readonly about: string; readonly at: string }
  | { readonly kind: 'remark'; readonly rule: SupplyRule; readonly about: string; readonly line?: number }
  | { readonly kind: 'source' | 'setting'; readonly scope: string; readonly host: string };

/** One format of files that say from where packages come. */
export interface SupplyFormat {
  /** Of the file's name, without folders. */
  readonly names: RegExp;
  read(text: string, path: string): Iterable<SupplyFact>;
}
