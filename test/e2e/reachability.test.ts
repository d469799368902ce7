import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { graphOf } from '../fixtures/reachability/graph.ts';
import { JAVASCRIPT_CASES } from '../fixtures/reachability/javascript-cases.ts';
import { PYTHON_CASES } from '../fixtures/reachability/python-cases.ts';
import type { ReachabilityCase } from '../fixtures/reachability/types.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

const run = promisify(execFile);

/** A function that ran: the path in its case, its name, and the line that it begins on. */
interface Ran {
  readonly path: string;
  readonly name: string;
  readonly line: number;
}

/** Tells every function of a file under the folder that runs, one a line. */
const TRACER = `
import runpy, sys, threading, json
folder, out = sys.argv[1:3]
ran = set()
def hear(frame, event, arg):
    code = frame.f_code
    if event == 'call' and code.co_filename.startswith(folder + '/') and code.co_flags & 1:
        ran.add((code.co_filename[len(folder):], code.co_name, code.co_firstlineno))
import atexit
atexit.register(lambda: open(out, 'w').write(json.dumps(sorted(ran))))
threading.setprofile(hear)
sys.path.insert(0, folder)
main = sys.argv[3]
sys.argv = [main]
sys.setprofile(hear)
runpy.run_path(main, run_name='__main__')
`;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-reachability-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Writes a case to a folder of its own; its first file. */
async function written({ files }: ReachabilityCase, at: string): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(at, path)), { recursive: true });
    await writeFile(join(at, path), text);
  }
  return join(at, Object.keys(files)[0] ?? '');
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
}

async function ranByNode(one: ReachabilityCase, at: string): Promise<Ran[]> {
  const main = await written(one, at);
  const coverage = join(at, 'coverage');
  await run(process.execPath, [main], { env: { ...process.env, NODE_V8_COVERAGE: coverage }, cwd: at });
  const [report = ''] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as Coverage;
  return result.flatMap(({ url, functions }) => {
    if (!url.startsWith('file://')) return [];
    const path = fileURLToPath(url).slice(at.length);
    const text = one.files[path.slice(1)] ?? '';
    return functions.flatMap(({ functionName, ranges: [range] }) => {
      // The module itself has no name and begins at 0.
      if (!range || range.count === 0 || (functionName === '' && range.startOffset === 0)) return [];
      return [{ path, name: functionName, line: text.slice(0, range.startOffset).split('\n').length }];
    });
  });
}

async function ranByPython(one: ReachabilityCase, at: string): Promise<Ran[]> {
  const main = await written(one, at);
  const [tracer, result] = [`${at}-tracer.py`, `${at}-ran.json`];
  await writeFile(tracer, TRACER);
  await run('python3', [tracer, at, result, main], { cwd: at });
  const ran = JSON.parse(await readFile(result, 'utf8')) as [string, string, number][];
  return ran.flatMap(([path, name, line]) => (/comp>$|<genexpr>/.test(name) ? [] : [{ path, name, line }]));
}

/** Each function that ran is reached, or the graph says that it may be more than it tells. */
function isSound(
  one: ReachabilityCase,
  ran: readonly Ran[],
  isSame: (ran: Ran, reached: Ran) => boolean,
): void {
  const names = new Set(ran.map(({ name }) => name.split('.').at(-1)));
  const untrue = one.runs.filter((name) => !names.has(name));
  assert.deepEqual(untrue, [], 'the case says that these run');
  assert.deepEqual(
    one.rests.filter((name) => names.has(name)),
    [],
    'the case says that these rest',
  );
  const { reached, dynamic } = graphOf(one);
  if (dynamic.size > 0) return;
  const graph = [...reached.values()];
  const missed = ran.filter(
    (each) => !graph.some((known) => known.path === each.path && isSame(each, known)),
  );
  assert.deepEqual(missed, [], 'these run and are called not reachable');
}

describe('functions that Node.js runs', () => {
  for (const [index, one] of JAVASCRIPT_CASES.entries())
    it(`are reached: ${one.title}`, async () => {
      const ran = await ranByNode(one, join(folder, `javascript-${index}`));
      isSound(one, ran, (each, known) => each.line === known.line);
    });
});

describe('functions that Python runs', () => {
  for (const [index, one] of PYTHON_CASES.entries())
    it(`are reached: ${one.title}`, async () => {
      const ran = await ranByPython(one, join(folder, `python-${index}`));
      isSound(one, ran, (each, known) =>
        each.name === '<lambda>' ? each.line === known.line : each.name === known.name,
      );
    });
});
