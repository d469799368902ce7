import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { LeakFinding } from '../../src/model/finding/leak.ts';
import { ROOT } from '../architecture/source-files.ts';
import { madeUp } from '../fixtures/made-up-text.ts';
import { eachPlace } from '../../src/model/finding/gather.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

/** Nobody's, each another one. */
const made = (pattern: string, seed: number) => madeUp(pattern, seed);

/** Rules of our own making, of everything that gitleaks 8.16 has. */
const RULES = `title = "rules of a shop"
[allowlist]
description = "global"
paths = ['''^generated/''']
stopwords = ["sample"]
[[rules]]
id = "shop-token"
description = "Token of a shop"
regex = '''\\bshop_[a-z0-9]{24}\\b'''
keywords = ["shop_"]
[[rules]]
id = "generic-key"
description = "A key by its name"
regex = '''(?i)(?:secret|key|token)[ \\t]{0,3}(?:=|:)[\\s"']{0,5}([a-z0-9_]{16,60})'''
secretGroup = 1
entropy = 3.0
keywords = ["secret", "key", "token"]
[rules.allowlist]
regexTarget = "line"
regexes = ['''do not use''']
[[rules]]
id = "bare-digits"
description = "Digits in files of environments"
regex = '''[0-9]{20}'''
path = '''\\.env$'''
[[rules]]
id = "keystore"
description = "A file of keys"
path = '''\\.keystore$'''
[[rules]]
id = "block"
description = "A block of several lines"
regex = '''(?s)BEGIN SHOP.{1,200}?END SHOP'''
keywords = ["begin shop"]
`;

const FILES: Readonly<Record<string, string>> = {
  'src/a.ts': `const a = '${made('shop_{lower-alnum:24}', 1)}';\n// €\nconst b = "${made('shop_{lower-alnum:24}', 2)}"; f('${made('shop_{lower-alnum:24}', 3)}')\n`,
  'src/named.yaml': `token:\n  ${made('{lower-alnum:24}', 4)}\nkey = ${made('{lower-alnum:30}', 5)}\nsecret: aaaaaaaaaaaaaaaaaaaa1\ntoken = onlylettersonlyletters\n`,
  'src/known.yaml': `token = ${made('shop_{lower-alnum:24}', 6)}\nkey = ${made('{lower-alnum:24}', 7)} # do not use\n`,
  'generated/a.ts': `${made('shop_{lower-alnum:24}', 8)}\n`,
  'conf/prod.env': `A=${made('{digit:20}', 9)}\nKEY=sample${made('{lower-alnum:24}', 10)}\n`,
  'conf/prod.txt': `A=${made('{digit:20}', 11)}\n`,
  'conf/shop.keystore': 'not a real one\n',
  'docs/block.md': `x\nBEGIN SHOP\n${made('{alnum:40}', 12)}\nEND SHOP\ny\n`,
  'docs/allowed.md': `${made('shop_{lower-alnum:24}', 13)} gitleaks:allow\n`,
  'docs/long.min.js': `${'x'.repeat(70_000)};key="${made('{lower-alnum:32}', 14)}"${'y'.repeat(70_000)}`,
};

type Told = readonly [rule: string, file: string, line: number, commit: string];

describe('rules of other tools', { skip: missing('gitleaks', 'git') }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-leak-rules-'));
  after(() => rmSync(work, { recursive: true }));
  const rules = join(work, 'gitleaks.toml');
  writeFileSync(rules, RULES);
  const repository = join(work, 'repository');
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.test', ...words], {
      cwd: repository,
      env: { PATH: process.env['PATH'], HOME: work, GIT_CONFIG_NOSYSTEM: '1' },
      encoding: 'utf8',
    });
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(repository, dirname(name)), { recursive: true });
      writeFileSync(join(repository, name), text);
    }
  };
  write(FILES);

  /** What gitleaks tells of a folder, or of the history of a repository. */
  const gitleaks = (target: string, config: string, isHistory = false, log = '') => {
    const report = join(work, 'gitleaks.json');
    const words = ['detect', '--source', '.', '--config', config, '--report-path', report, '--no-banner'];
    const more = isHistory ? ['--log-opts', log || '--all'] : ['--no-git'];
    const { status, stderr } = spawnSync('gitleaks', [...words, ...more, '--log-level', 'error'], {
      cwd: target,
      encoding: 'utf8',
    });
    assert.ok(status === 0 || status === 1, stderr);
    const found = JSON.parse(readFileSync(report, 'utf8')) as readonly {
      readonly RuleID: string;
      readonly File: string;
      readonly StartLine: number;
      readonly Commit: string;
      readonly Fingerprint: string;
      readonly Match: string;
    }[];
    return found.map(({ RuleID, File, StartLine, Commit, Fingerprint, Match }) => ({
      match: Match,
      told: [RuleID, File, Math.max(1, StartLine), Commit] satisfies Told,
      fingerprint: Fingerprint,
    }));
  };
  const commitOf = ({ origins }: LeakFinding) =>
    origins.find((origin) => origin.kind === 'commit')?.commit ?? '';
  const toldOf = (leak: LeakFinding): Told => {
    const { subject } = leak;
    const place = subject.kind === 'file' ? subject : assert.fail(subject.kind);
    return [leak.id, place.path.slice(1), place.range?.startLine ?? 0, commitOf(leak)];
  };
  /** What we tell of it. What had to be decoded is what gitleaks of this version does not look for. */
  const ours = async (target: string, ...words: string[]) => {
    const { code, stdout, stderr } = await plimsoll(
      ['leaks', target, '--target-ignores', '--format', 'json', ...words],
      join(work, 'cache'),
    );
    assert.notEqual(stdout, '', stderr);
    const report = reportIn('scan', stdout);
    const leaks = report.findings.flatMap((one) => (one.kind === 'leak' ? eachPlace(one) : []));
    return { code, report, leaks, told: leaks.filter(({ decodings }) => decodings.length === 0).map(toldOf) };
  };
  const sorted = (list: readonly Told[]) => [...new Set(list.map((one) => one.join(' ')))].toSorted();

  it('find in a tree what gitleaks finds by them, and count what they hide', async () => {
    const expected = gitleaks(repository, rules).map(({ told }) => told);
    const { told, report, code } = await ours(repository, '--rules', rules);
    assert.ok(expected.length >= 9, `${expected.length}`);
    assert.deepEqual(sorted(told), sorted(expected));
    assert.equal(code, 1);
    // Of the folder, by its word, by the words on its line, and by a comment.
    assert.equal(report.summary.hidden.waived, 4);
    assert.deepEqual(
      Array.from(
        report.suppressed,
        ({ suppression: { by, source } }) => `${by} ${source.replace(work, '')}`,
      ).toSorted(),
      [
        'ignore-file /gitleaks.toml:18',
        'ignore-file /gitleaks.toml:2',
        'ignore-file /gitleaks.toml:2',
        'inline docs/allowed.md:1',
      ],
    );
  });

  it('find in a history what gitleaks finds by them, and whatever later versions of a file still have', async () => {
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'first');
    write({ 'src/b.ts': `x\n${made('shop_{lower-alnum:24}', 20)}\n` });
    git('add', '--all');
    git('commit', '--quiet', '--message', 'second');
    write({ 'src/b.ts': `x\ny\n${made('shop_{lower-alnum:24}', 20)}\n`, 'src/a.ts': 'gone\n' });
    git('add', '--all');
    git('commit', '--quiet', '--message', 'third');
    const expected = sorted(gitleaks(repository, rules, true).map(({ told }) => told));
    const { told } = await ours(repository, '--rules', rules, '--commits', '--all');
    const found = sorted(told);
    assert.deepEqual(
      expected.filter((one) => !found.includes(one)),
      [],
    );
    const third = git('rev-parse', 'HEAD').trim();
    assert.deepEqual(
      found.filter((one) => !expected.includes(one)),
      [`shop-token src/b.ts 3 ${third}`],
    );
  });

  it('leave out what .gitleaksignore names, and tell what of it names nothing', async () => {
    const { told } = await ours(repository, '--rules', rules);
    const ignore = join(work, '.gitleaksignore');
    const lines = gitleaks(repository, rules).map(({ fingerprint }) => fingerprint);
    writeFileSync(ignore, `# all of them\n${lines.join('\n')}\nsrc/none.ts:shop-token:1\n`);
    const { code, report } = await ours(repository, '--rules', rules, '--ignore-file', ignore);
    assert.deepEqual([code, report.findings.length], [0, 0]);
    assert.equal(report.summary.hidden.waived, told.length + 4);
    assert.deepEqual(
      report.coverage.exceptions?.map(({ problem, source }) => [problem, source]),
      [['unused', `${ignore}:${lines.length + 2}`]],
    );
  });

  it('leave out what a baseline of detect-secrets knows, by the digest of its text', async () => {
    const token = made('shop_{lower-alnum:24}', 20);
    const baseline = join(work, '.secrets.baseline');
    const known = { type: 'Secret Keyword', hashed_secret: createHash('sha1').update(token).digest('hex') };
    writeFileSync(
      baseline,
      JSON.stringify({ version: '1.5.0', plugins_used: [], results: { 'src/b.ts': [known] } }),
    );
    const all = await ours(repository, '--rules', rules);
    const { told } = await ours(repository, '--rules', rules, '--baseline', baseline);
    assert.deepEqual(
      sorted(all.told).filter((one) => !sorted(told).includes(one)),
      ['shop-token src/b.ts 3 '],
    );
  });

  it('look anew when they are others, where what they looked at is remembered', async () => {
    const bare = join(work, 'bare.git');
    git('clone', '--quiet', '--bare', repository, bare);
    const count = async (text: string) => {
      writeFileSync(join(work, 'changing.toml'), text);
      return (await ours(bare, '--rules', join(work, 'changing.toml'))).told.length;
    };
    const rule = (id: string) => `[[rules]]\nid = "r"\nregex = '''${id}'''\n`;
    assert.equal(await count(rule('nowhere at all')), 0);
    assert.equal(await count(rule('nowhere at all')), 0);
    assert.equal(await count(rule('END SHOP')), 1);
  });

  it('hide nothing where they only lie in what is looked at', async () => {
    write({ '.gitleaks.toml': RULES, '.gitleaksignore': 'src/a.ts:shop-token:1\n' });
    const { code, stdout } = await plimsoll(['leaks', repository, '--format', 'json'], join(work, 'cache'));
    const report = reportIn('scan', stdout);
    assert.equal(code, 1);
    assert.equal(report.summary.hidden.waived, 0);
    rmSync(join(repository, '.gitleaks.toml'));
    rmSync(join(repository, '.gitleaksignore'));
  });

  it('that cannot look are gaps, and fail by their name where they cannot be read', async () => {
    const odd = join(work, 'odd.toml');
    writeFileSync(
      odd,
      "[[rules]]\nid = 'ahead'\nregex = '''(?=a)b'''\n[[rules]]\nid = 'fine'\nregex = 'nowhere1'\n",
    );
    const { code, report } = await ours(repository, '--rules', odd);
    assert.equal(code, 4);
    assert.match(report.coverage.gaps[0]?.subject ?? '', /^rule ahead of .*odd\.toml:1$/);
    writeFileSync(odd, '[[rules]\n');
    const failed = await plimsoll(['leaks', repository, '--rules', odd], join(work, 'cache'));
    assert.equal(failed.code, 2);
    assert.match(failed.stderr, /odd\.toml/);
  });

  describe('by the rules that gitleaks itself has', () => {
    const config = join(work, 'of-gitleaks.toml');
    const text = embeddedRules();
    const skip =
      text === undefined || !existsSync(join(ROOT, '.git'))
        ? 'needs the rules in the program, and a history'
        : false;
    if (text !== undefined) writeFileSync(config, text);

    it('the sources of this program have the same findings', { skip }, async () => {
      for (const folder of ['src', 'test']) {
        const expected = sorted(gitleaks(join(ROOT, folder), config).map(({ told }) => told));
        const { told } = await ours(join(ROOT, folder), '--rules', config);
        assert.deepEqual(sorted(told), expected, folder);
      }
    });

    it('the history of this program has them too, each blob once', { skip }, async () => {
      const ask = (...words: string[]) => execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' });
      const commits = repetitions(commitsOfRules(ask), 'HEAD');
      const expected = gitleaks(ROOT, config, true, commits);
      const { leaks, told } = await ours(ROOT, '--rules', config, '--commits', commits);
      const found = new Set(sorted(told));
      const seen = leaks.flatMap(({ origins, id, subject }) =>
        origins.flatMap((origin) =>
          origin.kind === 'commit' && subject.kind === 'file'
            ? [{ id, blob: origin.blob, ...subject.range }]
            : [],
        ),
      );
      // A blob that several commits bring, as where one is picked, is told with one of them. gitleaks looks at the added
      // lines of a change one behind the other: in the file a match may begin before them, or not be there at all.
      const isSeen = ([rule, path, line, commit]: Told) => {
        const blob = ask('rev-parse', `${commit}:${path}`).trim();
        return seen.some((one) => {
          const { startLine = 0, endLine = startLine } = one;
          return one.id === rule && one.blob === blob && startLine <= line && line <= endLine;
        });
      };
      const lost = expected.filter(
        ({ told: one, match }) =>
          !found.has(one.join(' ')) && !isSeen(one) && ask('show', `${one[3]}:${one[1]}`).includes(match),
      );
      assert.ok(expected.length > 10, `${expected.length}`);
      assert.deepEqual(lost, []);
    });
  });
});

/** The part of the history that has most: when rules came, with what they are tested by. All of one that is cut off. */
function commitsOfRules(ask: (...words: string[]) => string): string {
  if (ask('rev-parse', '--is-shallow-repository').trim() === 'true') return 'HEAD';
  const rules = ['--', 'src/analyse/leaks/rules/aws.ts'];
  const first = ask('log', '--diff-filter=A', '--format=%H', ...rules)
    .trim()
    .split('\n')
    .at(-1);
  return `${first}~40..${first}`;
}

/** The rules in the installed program, which has them as the text of a file. They stay outside of this repository. */
function embeddedRules(): string | undefined {
  const { stdout } = spawnSync('sh', ['-c', 'command -v gitleaks'], { encoding: 'utf8' });
  if (stdout.trim() === '') return undefined;
  const program = readFileSync(stdout.trim());
  const start = program.indexOf('title = "gitleaks config"');
  if (start < 0) return undefined;
  let end = start;
  while (end < program.length && /[\t\n\r\x20-\x7e]/.test(String.fromCharCode(program[end] ?? 0))) end += 1;
  return program.toString('latin1', start, end);
}
