import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LeakFinding } from '../../src/model/finding/leak.ts';
import type { ReportDocument } from '../../src/model/report/scan.ts';
import { madeUp } from '../fixtures/made-up-text.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { plimsoll } from './command.ts';

/** A token that is nobody's, each another one. */
export const tokenOf = (seed: number): string => madeUp('{github:ghp}', seed);

/** Files by their paths from a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** What a command found. */
export interface Looked {
  readonly code: number;
  readonly leaks: readonly LeakFinding[];
  readonly report: ReportDocument;
}

/** Where a leak is: its file, or what else it is in. */
export function placeOf({ subject }: Pick<LeakFinding, 'subject'>): string {
  if (subject.kind === 'file') return subject.path;
  return subject.kind === 'image' ? (subject.part ?? 'image') : 'commit';
}

/** A folder with repositories in it, and commands that look for secrets there. */
export class LeaksStage {
  readonly work = mkdtempSync(join(tmpdir(), 'plimsoll-leaks-'));
  readonly cache = join(this.work, 'cache');

  close(): void {
    rmSync(this.work, { recursive: true });
  }

  git(cwd: string, ...words: string[]): string {
    return execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.test', ...words], {
      cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: this.work,
        PLIMSOLL_CACHE_DIR: this.cache,
        GIT_CONFIG_NOSYSTEM: '1',
      },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  repository(name: string): string {
    const path = join(this.work, name);
    this.git(this.work, 'init', '--quiet', '--initial-branch=main', path);
    return path;
  }

  commit(path: string, message: string, files: Readonly<Record<string, string | Buffer>>): void {
    writeFiles(path, files);
    this.git(path, 'add', '--all');
    this.git(path, 'commit', '--quiet', '--no-verify', '--message', message);
  }

  /** What `leaks` or `scan` says; none of the made up tokens is in it. */
  async look(command: 'scan' | 'leaks', ...words: string[]): Promise<Looked> {
    const { code, stdout, stderr } = await plimsoll([command, ...words, '--format', 'json'], this.cache);
    assert.notEqual(stdout, '', stderr);
    const report = reportIn('scan', stdout);
    for (let seed = 1; seed < 30; seed += 1)
      assert.ok(!`${stdout}${stderr}`.includes(tokenOf(seed).slice(4, -2)), 'a secret is in the report');
    const leaks = report.findings.flatMap((finding) => (finding.kind === 'leak' ? [finding] : []));
    return { code, leaks, report };
  }
}
