import assert from 'node:assert/strict';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildExampleImage } from '../../scripts/example-image.ts';
import { ROOT } from '../architecture/source-files.ts';
import { shellWords } from '../fixtures/shell-words.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { run } from './command.ts';

export const lane: Lane = 'anywhere';

const MOST_WORDS = 900;
const EXAMPLE = join(ROOT, 'examples/first-scan');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
/** What is fetched from elsewhere, and what of the examples stands for it. */
const STAND_INS = new Map([['debian:13', 'image.tar']]);
/** Exit codes that are no fault of a command: advisories of the example are old, which is told. */
const EXPECTED = [0, 1, 4];

const COMMANDS = Array.from(README.matchAll(/```sh\n([^]*?)```/g), ([, block = '']) =>
  block.trim().split('\n'),
)
  .flat()
  .map((line) => line.replace(/\s+#.*$/, ''));

describe('the README', () => {
  let work: string;
  before(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'));
    cpSync(join(ROOT, 'examples'), join(work, 'examples'), { recursive: true });
    writeFileSync(join(work, 'image.tar'), buildExampleImage(EXAMPLE));
  });
  after(() => rmSync(work, { recursive: true }));

  it('is short', () => {
    const words = README.split(/\s+/).filter((word) => word !== '').length;
    assert.ok(words < MOST_WORDS, `${words} words`);
  });

  it('has commands that all begin with npm or ./plimsoll', () => {
    assert.ok(COMMANDS.length > 10);
    for (const line of COMMANDS) assert.match(line, /^(?:npm ci && npm |\.\/plimsoll )/);
  });

  for (const line of COMMANDS.filter((one) => one.startsWith('./plimsoll '))) {
    it(`has a command that does what it says: ${line}`, async () => {
      const [, ...words] = shellWords(line);
      const args = words.map((word) => STAND_INS.get(word) ?? word);
      const env = {
        ...process.env,
        PLIMSOLL_CACHE_DIR: join(work, 'cache'),
        ...(line.includes(' db update') && { PLIMSOLL_FROM: join(EXAMPLE, 'advisories') }),
      };
      const { code, stdout, stderr } = await run(join(ROOT, 'plimsoll'), args, { env, cwd: work });
      assert.ok(EXPECTED.includes(code), `${code}: ${stderr}`);
      const output = args[args.indexOf('--output') + 1];
      if (args.includes('--output')) assert.ok(existsSync(join(work, output ?? '')), output);
      else if (!line.includes(' db update')) assert.notEqual(stdout, '');
    });
  }

  it('has a demonstration that runs', async () => {
    const { code, stdout } = await run('npm', ['run', '--silent', 'demo'], { cwd: ROOT });
    assert.equal(code, 0);
    assert.match(stdout, /Findings: 7 findings/);
  });
});

describe('links of the documentation', () => {
  const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: ROOT });
  for (const page of pages) {
    it(`lead somewhere: ${page}`, () => {
      const text = readFileSync(join(ROOT, page), 'utf8').replaceAll(/```[^]*?```/g, '');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        assert.ok(existsSync(join(ROOT, dirname(page), target)), target);
      }
    });
  }
});
