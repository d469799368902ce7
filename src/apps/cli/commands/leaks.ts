import { EXIT } from '../exit-code.ts';
import { EXCEPTION_OPTIONS, FAIL_ON_ANY } from '../options/exceptions.ts';
import { InvalidArgumentError } from 'commander';
import { argument, flag, option, repeatedOption } from '../options/option.ts';
import { MATCHER } from '../options/matcher.ts';
import { requestOf } from '../options/scan-request.ts';
import { targetOptions } from '../options/target.ts';
import { MATCHING_OPTIONS, vaultSourceOf } from '../options/vault-matching.ts';
import { VERIFY_OPTIONS, verifyRequest } from '../options/verification.ts';
import { presentTargets } from '../output/scan-report.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'leaks',
  summary: 'find secrets in files, in the history of a repository, or in what is about to be committed',
  description: `A path is a file, a folder or a git repository, here or at a URL; "-" is standard input. A folder is looked at as
it is, a bare repository, or one at a URL, as a whole: every blob, message, tag and note that it stores, also those that
nothing leads to any more. Archives in all of these are opened.
Exits with 1 where anything is found, unless --fail-on says otherwise.`,
  arguments: {
    path: argument('[path]', 'file, folder, repository, or the URL of one', {
      completion: 'file',
      absent: '.',
    }),
  },
  options: {
    history: flag('--history', 'look at all that the repository stores as well', {
      conflicts: ['staged', 'commits'],
    }),
    staged: flag('--staged', 'look only at what the next commit changes', { conflicts: ['commits'] }),
    commits: option('--commits <range>', 'look only at what these commits bring, such as origin/main..HEAD', {
      parse: parseRange,
    }),
    rules: repeatedOption(
      '--rules <file>',
      'look by rules of gitleaks, Betterleaks, Kingfisher or Nosey Parker; may be repeated',
      { completion: 'file' },
    ),
    baseline: repeatedOption(
      '--baseline <report>',
      'leave out what a JSON report of ours or of gitleaks, or a baseline of detect-secrets, already has; may be repeated',
      { completion: 'file' },
    ),
    failOn: FAIL_ON_ANY,
    matcher: MATCHER,
    ...targetOptions('table'),
    ...EXCEPTION_OPTIONS,
    ...VERIFY_OPTIONS,
    ...MATCHING_OPTIONS,
  },
  commands: {
    recheck: () => import('./leaks/recheck.ts'),
    fix: () => import('./leaks/fix.ts'),
    'verify-fix': () => import('./leaks/verify-fix.ts'),
  },
  examples: [
    ['plimsoll leaks', 'the files of this folder'],
    ['plimsoll leaks . --history', 'and all that its repository ever had'],
    ['plimsoll leaks https://host/team/app.git', 'all that a repository elsewhere has'],
    ['plimsoll leaks --staged', 'before a commit'],
    ['plimsoll leaks --commits origin/main..HEAD', 'what a branch adds'],
    ['plimsoll leaks - < deploy.log', 'what comes by standard input'],
    ['plimsoll leaks . --history --baseline leaks.json', 'only what is new since a report'],
    ['plimsoll leaks . --rules gitleaks.toml --ignore-file .gitleaksignore', 'by the rules of another tool'],
    [
      'plimsoll leaks . --vault',
      'and tell which of them a vault has, since when, and who can read them there',
    ],
    ['plimsoll leaks . --verify', 'and ask the issuers whether the secrets work'],
  ],
  exitCodes: { 0: 'nothing found', 1: 'secrets found', 3: 'nothing to look at', 4: 'incomplete' },
  savesMemory: true,
  compilesLate: ({ staged }) => !staged,
  async run({ path, history, staged, commits, rules, baseline, failOn, ...options }, services) {
    const { leaks } = await import('../../../pipeline/develop/leaks.ts');
    const { verify, verifyHost, verifyUntrusted, verifiedOnly, ...more } = options;
    const { vault, vaultIndex, tlsSkipVerify, ...others } = more;
    const source = await vaultSourceOf({ vault, vaultIndex, tlsSkipVerify });
    const [reading, presented] = requestOf({
      ...others,
      // Who commits is who writes the comment.
      targetIgnores: others.targetIgnores || staged,
    });
    const asking = verifyRequest({ verify, verifyHost, verifyUntrusted, verifiedOnly });
    const known = { baselines: baseline, verify: asking, vault: source };
    const looking = { history, staged, commits, rules, ...known };
    const request = { ...reading, ...looking, failOn, maximumDataAge: Infinity };
    let isRead = false;
    const code = await presentTargets([path], 'table', presented, services, async (target, build) => {
      const report = await leaks({ ...request, target }, build);
      isRead = true;
      return report;
    });
    // A commit that only removes, or a push of what is there, brings nothing: no hook is to refuse it.
    const isNone = code === EXIT.nothing && isRead && (staged || commits !== undefined);
    return isNone ? EXIT.clean : code;
  },
});

/** A name of commits, a range, or one that is left out. */
const NAME = /^\^?[\w@][^\s:?*[\\]*$/;

/** Options that stand for names. */
const OTHERS = /^--(?:not|all|branches|tags|remotes(?:=[\w./-]+)?)$/;

/** Names of commits as git-rev-list(1) takes them, and none of its other options. */
function parseRange(text: string): readonly string[] {
  const words = text.trim().split(/\s+/);
  if (words.every((word) => NAME.test(word) || OTHERS.test(word))) return words;
  throw new InvalidArgumentError('write commits as git does, such as origin/main..HEAD.');
}
