import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DependencyFixesReport } from '../../src/model/report/dependency-fixes.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll } from './command.ts';
import { writeFiles } from './fix-stage.ts';
import { pythonIndex } from './python-index.ts';
import { missing } from './real-part.ts';

/** Projects of Poetry, PDM and Pipenv that are fixed, and that these then take. */
export const lane: Lane = 'anywhere';

/** `mast` lets a fixed `sail` in, `deck` keeps `hull` below the fix. */
const OLD = {
  boat: { '1.0.0': [] },
  mast: { '1.0.0': ['sail>=1.0,<2'] },
  sail: { '1.0.0': [] },
  deck: { '1.0.0': ['hull==1.0.0'] },
  hull: { '1.0.0': [] },
};
const NEW = {
  ...OLD,
  boat: { '1.0.0': [], '1.0.1': [] },
  sail: { '1.0.0': [], '1.0.2': [] },
  hull: { '1.0.0': [], '1.0.1': [] },
};
const ASKED = ['boat==1.0.0', 'mast'] as const;
const PROJECT = '[project]\nname = "shop"\nversion = "1.0.0"\nrequires-python = ">=3.9"\n';
const projectOf = (asked: readonly string[]): string =>
  `${PROJECT}dependencies = [\n${asked.map((one) => `    "${one}", # of wood\n`).join('')}]\n`;

describe('fix, by the package managers of Python', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fix-python-'));
  const db = join(work, 'advisories.db');
  const known = { ...process.env };
  before(async () => {
    const names = [
      ['boat', '1.0.1'],
      ['sail', '1.0.2'],
      ['hull', '1.0.1'],
    ] as const;
    writeAdvisories(
      join(work, 'osv'),
      names.map(([name, fixed]) => ({ id: `OSV-2099-${name}`, ecosystem: 'PyPI', name, fixed })),
    );
    await plimsoll(['db', 'update', '--from', join(work, 'osv'), '--db', db], work);
    Object.assign(process.env, {
      POETRY_VIRTUALENVS_CREATE: 'false',
      PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
      PDM_CHECK_UPDATE: '0',
      PDM_IGNORE_ACTIVE_VENV: '1',
      PIPENV_VENV_IN_PROJECT: '1',
      PIPENV_IGNORE_VIRTUALENVS: '1',
      PIP_NO_CACHE_DIR: '1',
    });
  });
  after(() => {
    rmSync(work, { recursive: true });
    for (const name of Object.keys(process.env)) if (known[name] === undefined) delete process.env[name];
    Object.assign(process.env, known);
  });

  /** Caches of its own, which know nothing yet of what was released since. */
  const forgetting = (name: string): void => {
    for (const tool of ['POETRY', 'PDM', 'PIPENV'])
      process.env[`${tool}_CACHE_DIR`] = join(work, `${name}-${tool}-cache`);
  };
  const locked = async (name: string, lock: readonly string[], files: Readonly<Record<string, string>>) => {
    const folder = join(work, name);
    mkdirSync(folder);
    writeFiles(folder, files);
    forgetting(`${name}-old`);
    await must(lock[0] ?? '', lock.slice(1), { cwd: folder });
    forgetting(name);
    return folder;
  };
  const fix = async (folder: string) => {
    const { code, stdout, stderr } = await plimsoll(
      ['fix', folder, '--db', db, '--format', 'json', '--run'],
      work,
    );
    assert.ok(stdout.startsWith('{'), stderr);
    return { code, report: JSON.parse(stdout) as DependencyFixesReport };
  };
  const assertFixed = async (folder: string, manifest: string, wanted: string): Promise<void> => {
    const { code, report } = await fix(folder);
    const { outcome, before: found, after: left } = report;
    assert.deepEqual(
      [outcome, found.critical, left?.critical, code],
      ['applied', 2, 0, 0],
      JSON.stringify(report, undefined, 2),
    );
    assert.equal(readFileSync(join(folder, manifest), 'utf8'), wanted);
    assert.equal((await fix(folder)).report.outcome, 'nothing');
  };
  const assertLeft = async (folder: string, files: readonly string[]): Promise<void> => {
    const texts = () => files.map((file) => readFileSync(join(folder, file), 'utf8'));
    const asBefore = texts();
    const { code, report } = await fix(folder);
    assert.equal(code, 1);
    assert.ok(report.left.length > 0 || report.commands.some(({ said }) => said), JSON.stringify(report));
    assert.deepEqual(texts(), asBefore);
  };

  it(
    'raises packages of Poetry, and leaves what another one keeps below',
    { skip: missing('poetry', 'zip') },
    async () => {
      using index = await pythonIndex(OLD);
      const source = `\n[tool.poetry]\npackage-mode = false\n\n[[tool.poetry.source]]\nname = "here"\nurl = "${index.url}"\n`;
      const text = (asked: readonly string[]) => projectOf(asked) + source;
      const folder = await locked('poetry', ['poetry', 'lock'], { 'pyproject.toml': text(ASKED) });
      const kept = await locked('poetry-kept', ['poetry', 'lock'], { 'pyproject.toml': text(['deck']) });
      index.release(NEW);
      forgetting('poetry');
      await assertFixed(folder, 'pyproject.toml', text(['boat==1.0.1', 'mast']));
      await must('poetry', ['check', '--lock'], { cwd: folder });
      forgetting('poetry-kept');
      await assertLeft(kept, ['pyproject.toml', 'poetry.lock']);
    },
  );

  it(
    'raises packages of PDM, and overrides what another one keeps below',
    { skip: missing('pdm', 'zip') },
    async () => {
      using index = await pythonIndex(OLD);
      const source = `\n[tool.pdm]\ndistribution = false\n\n[[tool.pdm.source]]\nname = "pypi"\nurl = "${index.url}"\n`;
      const text = (asked: readonly string[]) => projectOf(asked) + source;
      const files = { 'pyproject.toml': text(ASKED), '.pdm-python': '/usr/bin/python3' };
      const folder = await locked('pdm', ['pdm', 'lock'], files);
      const resolution = '\n[tool.pdm.resolution]\noverrides = { boat = "1.0.0" }\n';
      const kept = await locked('pdm-kept', ['pdm', 'lock'], {
        ...files,
        'pyproject.toml': text(['deck', 'boat']) + resolution,
      });
      index.release(NEW);
      forgetting('pdm');
      await assertFixed(folder, 'pyproject.toml', text(['boat==1.0.1', 'mast']));
      await must('pdm', ['lock', '--check'], { cwd: folder });
      forgetting('pdm-kept');
      assert.equal((await fix(kept)).code, 0);
      await must('pdm', ['lock', '--check'], { cwd: kept });
      assert.match(
        readFileSync(join(kept, 'pyproject.toml'), 'utf8'),
        /overrides = \{ hull = ">=1\.0\.1", boat = "1\.0\.1/,
      );
    },
  );

  it(
    'raises packages of Pipenv, and takes back what it refuses',
    { skip: missing('pipenv', 'zip') },
    async () => {
      using index = await pythonIndex(OLD);
      const source = `[[source]]\nname = "here"\nurl = "${index.url}"\nverify_ssl = false\n\n`;
      const text = (lines: string) => `${source}[packages]\n${lines}`;
      const folder = await locked('pipenv', ['pipenv', 'lock'], {
        Pipfile: text('boat = "==1.0.0" # of wood\nmast = "*"\n'),
      });
      const kept = await locked('pipenv-kept', ['pipenv', 'lock'], { Pipfile: text('deck = "==1.0.0"\n') });
      index.release(NEW);
      forgetting('pipenv');
      await assertFixed(
        folder,
        'Pipfile',
        text('sail = ">=1.0.2"\nboat = "==1.0.1" # of wood\nmast = "*"\n'),
      );
      await must('pipenv', ['verify'], { cwd: folder });
      forgetting('pipenv-kept');
      await assertLeft(kept, ['Pipfile', 'Pipfile.lock']);
    },
  );
});
