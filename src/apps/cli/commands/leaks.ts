import { EXCEPTION_OPTIONS, FAIL_ON_ANY } from '../options/exceptions.ts';
import { InvalidArgumentError } from 'commander';
import { argument, flag, option, repeatedOption } from '../options/option.ts';
import { MATCHER } from '../options/matcher.ts';
import { requestOf } from '../options/scan-request.ts';
import { targetOptions } from '../options/target.ts';
import { presentTargets } from '../output/scan-report.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'leaks',
  summary: 'find secrets in files, in the history of a repository, or in what is about to be committed',
  description: `A path is a file, a folder or a git repository; "-" is standard input. A folder is looked at as it is, a bare
repository as a whole: every blob, message, tag and note that it stores, also those that nothing leads to any more.
Exits with 1 where anything is found, unless --fail-on says otherwise.`,
  arguments: {
    path: argument('[path]', 'file, folder or repository', { completion: 'file', absent: '.' }),
  },
  options: {
    history: flag('--history', 'look at all that the repository stores as well', {
      conflicts: ['staged', 'commits'],
    }),
    staged: flag('--staged', 'look only at what the next commit changes', { conflicts: ['commits'] }),
    commits: option('--commits <range>', 'look only at what these commits bring, such as origin/main..HEAD', {
      parse: parseRange,
    }),
    baseline: repeatedOption(
      '--baseline <report>',
      'leave out what a report of ours, written with --format json, already has; may be repeated',
      { completion: 'file' },
    ),
    failOn: FAIL_ON_ANY,
    matcher: MATCHER,
    ...targetOptions('table'),
    ...EXCEPTION_OPTIONS,
  },
  examples: [
    ['plimsoll leaks', 'the files of this folder'],
    ['plimsoll leaks . --history', 'and all that its repository ever had'],
    ['plimsoll leaks --staged', 'before a commit'],
    ['plimsoll leaks --commits origin/main..HEAD', 'what a branch adds'],
    ['plimsoll leaks - < deploy.log', 'what comes by standard input'],
    ['plimsoll leaks . --history --baseline leaks.json', 'only what is new since a report'],
  ],
  exitCodes: { 0: 'nothing found', 1: 'secrets found', 3: 'nothing to look at', 4: 'incomplete' },
  savesMemory: true,
  async run({ path, history, staged, commits, baseline, failOn, ...options }, services) {
    const { leaks } = await import('../../../pipeline/develop/leaks.ts');
    const [reading, presented] = requestOf({
      ...options,
      ignoreFile: [...options.ignoreFile, ...baseline],
      // Who commits is who writes the comment.
      targetIgnores: options.targetIgnores || staged,
    });
    const request = { ...reading, failOn, maximumDataAge: Infinity, history, staged, commits };
    return presentTargets([path], 'table', presented, services, (target, build) =>
      leaks({ ...request, target }, build),
    );
  },
});

/** A name of commits, a range, or one that is left out. */
const NAME = /^\^?[\w@][^\s:?*[\\]*$/;

/** Names of commits as git-rev-list(1) takes them, and none of its other options. */
function parseRange(text: string): readonly string[] {
  const words = text.trim().split(/\s+/);
  if (words.every((word) => NAME.test(word) || /^--(?:not|all|branches|tags|remotes)$/.test(word)))
    return words;
  throw new InvalidArgumentError('write commits as git does, such as origin/main..HEAD.');
}
