import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import type { ReportId, ReportOf } from '../../src/model/report/registry.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { must, type Outcome, run } from './command.ts';
import { ContainerLab } from './container-lab.ts';
import { pairProfiles } from './enforced-host.ts';

export const NAME = `plimsoll-apply-${process.pid}`;
export const SUBNET = 10 + (process.pid % 200);
export const SPOOFED = `10.88.${SUBNET}.99`;
const SERVER = 'nc -ll -p 5432 -e cat & nc -ll -p 6000 -e cat & sleep 1000';

/** Without counters, which docker's own rules count on. */
export const ruleset = () => must('nft', ['-s', 'list', 'ruleset']);

/** Three containers on a network of their own, of which two have profiles; set up before the tests around it. */
export function applyStage() {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-apply-'));
  const [file, other] = [join(folder, 'profiles.yaml'), join(folder, 'other.yaml')];
  const environment = {
    ...process.env,
    PLIMSOLL_STATE_DIR: join(folder, 'state'),
    PLIMSOLL_CACHE_DIR: folder,
  };
  let lab: ContainerLab;
  let first = '';

  const network = (...args: string[]): Promise<Outcome> =>
    run(join(ROOT, 'plimsoll'), ['network', ...args], { env: environment });
  const report = async <Id extends ReportId>(id: Id, ...args: string[]): Promise<ReportOf<Id>> => {
    const { code, stdout, stderr } = await network(...args, '--format', 'json');
    assert.equal(code, 0, stderr);
    return reportIn(id, stdout);
  };
  const apply = (...args: string[]) => report('host-change', 'apply', ...args);
  const status = () => report('host-status', 'status');
  /** Does an echo come back? */
  const reaches = async (from: string, address: string, port: number): Promise<boolean> => {
    const { stdout } = await lab.exec(from, `echo ping | nc -w 2 ${address} ${port}`);
    return stdout.includes('ping');
  };
  const denied = async (rule: string): Promise<number> =>
    (await status()).denials.find((one) => one.rule === rule)?.packets ?? 0;

  before(async () => {
    writeFileSync(file, pairProfiles(5432));
    writeFileSync(other, pairProfiles(6000));
    lab = await ContainerLab.create(NAME, [`10.88.${SUBNET}.0/24`, `fd00:88:${SUBNET}::/64`]);
    await lab.start('web', ['--label', 'plimsoll.member=lab/web', '--cap-add', 'NET_ADMIN'], SERVER);
    await lab.start('db', ['--label', 'plimsoll.member=lab/db'], SERVER);
    await lab.start('stranger', [], SERVER);
    first = await ruleset();
  });
  after(async () => {
    await network('remove', '--force');
    assert.equal(await ruleset(), first);
    await lab[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  return {
    folder,
    file,
    other,
    environment,
    network,
    report,
    apply,
    status,
    reaches,
    denied,
    get lab(): ContainerLab {
      return lab;
    },
    /** What the kernel had before any of it. */
    get first(): string {
      return first;
    },
    /** The address of the container that answers. */
    db: (): Promise<string> => lab.address('db'),
  };
}
