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

/** Runs one program after another, each in a thread of its own. */
const THREADS = `
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
for (const main of process.argv.slice(2)) await once(new Worker(main, { argv: [] }), 'exit');
`;

/** Runs one program after another, each in a copy of this process, and has every function of its folder told that runs. */
const TRACER = `
import atexit, json, os, runpy, sys, threading
def trace(folder, out, main):
    ran = set()
    def hear(frame, event, arg):
        code = frame.f_code
        if event == 'call' and code.co_filename.startswith(folder + '/') and code.co_flags & 1:
            ran.add((code.co_filename[len(folder):], code.co_name, code.co_firstlineno))
    atexit.register(lambda: open(out, 'w').write(json.dumps(sorted(ran))))
    threading.setprofile(hear)
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.argv = [main]
    sys.setprofile(hear)
    runpy.run_path(main, run_name='__main__')
for case in json.load(open(sys.argv[1])):
    child = os.fork()
    if child == 0:
        trace(*case)
        sys.exit()
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(case[2] + ' failed')
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

/** What ran of each case, by its place. */
async function ranByNode(cases: readonly ReachabilityCase[]): Promise<Ran[][]> {
  const folders = cases.map((_, index) => join(folder, `javascript-${index}`));
  const mains = await Promise.all(cases.map((one, index) => written(one, folders[index] ?? '')));
  const [threads, coverage] = [join(folder, 'threads.mjs'), join(folder, 'coverage')];
  await writeFile(threads, THREADS);
  await run(process.execPath, [threads, ...mains], {
    env: { ...process.env, NODE_V8_COVERAGE: coverage },
    cwd: folder,
  });
  const reports = await Promise.all(
    (await readdir(coverage)).map((name) => readFile(join(coverage, name), 'utf8')),
  );
  const covered = reports.flatMap((text) => (JSON.parse(text) as Coverage).result);
  return cases.map((one, index) => covered.flatMap((each) => ranOf(each, one, `${folders[index]}/`)));
}

function ranOf({ url, functions }: Coverage['result'][number], one: ReachabilityCase, at: string): Ran[] {
  const file = url.startsWith('file://') ? fileURLToPath(url) : '';
  if (!file.startsWith(at)) return [];
  const path = file.slice(at.length);
  const text = one.files[path] ?? '';
  return functions.flatMap(({ functionName, ranges: [range] }) => {
    // The module itself has no name and begins at 0.
    if (!range || range.count === 0 || (functionName === '' && range.startOffset === 0)) return [];
    return [
      { path: `/${path}`, name: functionName, line: text.slice(0, range.startOffset).split('\n').length },
    ];
  });
}

async function ranByPython(cases: readonly ReachabilityCase[]): Promise<Ran[][]> {
  const places = await Promise.all(
    cases.map(async (one, index) => {
      const at = join(folder, `python-${index}`);
      return [at, `${at}-ran.json`, await written(one, at)] as const;
    }),
  );
  const [tracer, list] = [join(folder, 'tracer.py'), join(folder, 'cases.json')];
  await Promise.all([writeFile(tracer, TRACER), writeFile(list, JSON.stringify(places))]);
  await run('python3', [tracer, list]);
  return Promise.all(places.map(async ([, result]) => ranIn(await readFile(result, 'utf8'))));
}

function ranIn(text: string): Ran[] {
  const ran = JSON.parse(text) as [string, string, number][];
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
  let ran: readonly Ran[][];
  before(async () => {
    ran = await ranByNode(JAVASCRIPT_CASES);
  });
  for (const [index, one] of JAVASCRIPT_CASES.entries())
    it(`are reached: ${one.title}`, () => {
      isSound(one, ran[index] ?? [], (each, known) => each.line === known.line);
    });
});

describe('functions that Python runs', () => {
  let ran: readonly Ran[][];
  before(async () => {
    ran = await ranByPython(PYTHON_CASES);
  });
  for (const [index, one] of PYTHON_CASES.entries())
    it(`are reached: ${one.title}`, () => {
      isSound(one, ran[index] ?? [], (each, known) =>
        each.name === '<lambda>' ? each.line === known.line : each.name === known.name,
      );
    });
});
