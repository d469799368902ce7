import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { lostIn } from '../../src/model/flow/recording.ts';
import { writeProfile } from '../../src/model/profile/write.ts';
import { ROOT } from '../architecture/source-files.ts';
import { profile } from '../fixtures/flows.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, plimsoll } from './command.ts';
import {
  countOf,
  flowsStage,
  MISSING,
  PROFILES,
  skipFlows,
  skipSockets,
  USUAL_BUFFER,
  WORKS,
} from './flows-stage.ts';
import { missingHostRight } from './real-part.ts';

export const lane: Lane = 'host';

describe('flows between namespaces', { skip: missingHostRight() || skipFlows }, () => {
  const stage = flowsStage();
  const { during, file, folder, probes, recorded } = stage;

  /** Connection tracking works where a rule asks for it. */
  function track(): void {
    stage.lab.run(
      'host',
      'nft',
      'add table inet tracked; add chain inet tracked forward { type filter hook forward priority 0; }; add rule inet tracked forward ct state new counter',
    );
  }

  /** Puts the profiles, as they are now, in force on the lab's host. */
  async function enforce(): Promise<void> {
    const compiled = await plimsoll(
      [
        'network',
        'compile',
        file('profiles.yaml'),
        '--engine',
        'nftables',
        '--attachments',
        file('attachments.yaml'),
        '--output',
        file('network'),
      ],
      folder,
    );
    assert.equal(compiled.code, 0, compiled.stderr);
    stage.lab.load('host', readFileSync(file('network/nftables/bridge.json'), 'utf8'));
  }

  it('have room until they are read', async () => {
    const usual = readFileSync(USUAL_BUFFER, 'utf8');
    mkdirSync(file('bin'));
    // What a socket has room for is what it is when conntrack opens one.
    const conntrack = `#!/bin/sh\ncat ${USUAL_BUFFER} >${file('room')}\nexec /usr/sbin/conntrack "$@"\n`;
    writeFileSync(file('bin/conntrack'), conntrack, { mode: 0o755 });
    const env = { ...process.env, PATH: `${file('bin')}:${process.env['PATH']}` };
    const args = ['network', 'learn', '--for', '1s', '--source', 'conntrack', '--output', file('none.jsonl')];
    await must(join(ROOT, 'plimsoll'), args, { env });
    assert.equal(Number(readFileSync(file('room'), 'utf8')), 32 * 2 ** 20);
    assert.equal(readFileSync(USUAL_BUFFER, 'utf8'), usual);
  });

  it('are recorded with the right counts and without loss, and replay names exactly the line that a profile lacks', async () => {
    track();
    const { records, totals } = await recorded('conntrack', async () => {
      for (let round = 0; round < 10; round += 1) {
        const all = [
          ...probes(20, 'tcp', WORKS),
          ...probes(5, 'tcp', WORKS, 1),
          ...probes(3, 'tcp', MISSING),
          ...probes(4, 'udp', WORKS),
        ];
        assert.ok((await stage.lab.probe(all, 5)).every(Boolean), 'everything was answered');
      }
    });
    assert.deepEqual(
      [countOf(records, 'tcp', WORKS), countOf(records, 'tcp', MISSING), countOf(records, 'udp', WORKS)],
      [250, 30, 40],
    );
    assert.ok(
      records
        .filter(({ port }) => port === WORKS || port === MISSING)
        .every(
          ({ answered, from }) => answered === true && from.kind === 'workload' && from.id === 'shop/web',
        ),
    );
    assert.equal(lostIn(totals?.lost ?? { conntrack: 1 }), 0);

    const replayed = await plimsoll(
      ['network', 'replay', file('flows.jsonl'), file('profiles.yaml'), '--exit-code', '--format', 'json'],
      folder,
    );
    assert.equal(replayed.code, 1, replayed.stderr);
    const report = reportIn('network-replay', replayed.stdout);
    assert.deepEqual(report.summary.breaks, { flows: 1, count: 30 });
    assert.deepEqual(
      report.owners.flatMap(({ owner, flows }) =>
        flows.filter(({ standing }) => standing === 'breaks').map(({ flow }) => `${owner} ${flow}`),
      ),
      [`shop/web tcp ${MISSING}`],
    );
    const [line, ...others] = report.allow;
    assert.equal(others.length, 0);
    assert.match(
      line?.yaml ?? '',
      new RegExp(`^egress:\n  - to:\n      workload:\n        name: api\n    ports: \\[${MISSING}\\]\n`),
    );
  });

  it('are replayed without what is missing once the line is there', async () => {
    const [web, api] = PROFILES;
    const line = { to: { workload: { name: 'api' } }, ports: [MISSING] };
    const mended = profile('web', {
      egress: [{ to: { workload: { name: 'api' } }, ports: [WORKS, { port: WORKS, protocol: 'udp' }] }, line],
    });
    assert.ok(web && api);
    writeFileSync(file('mended.yaml'), [mended, api].map(writeProfile).join('---\n'));
    const { code, stdout } = await plimsoll(
      ['network', 'replay', file('flows.jsonl'), file('mended.yaml'), '--exit-code'],
      folder,
    );
    assert.deepEqual([code, stdout], [0, stdout]);
    assert.match(stdout, / would work, 0 would break/);
  });

  it('tell which process called', { skip: skipSockets }, async () => {
    const { records, totals } = await recorded('sockets', async () => {
      assert.ok((await stage.lab.probe(probes(25, 'tcp', WORKS), 5)).every(Boolean));
    });
    assert.equal(countOf(records, 'tcp', WORKS), 25);
    const callers = records.filter(({ port }) => port === WORKS).map(({ process }) => process?.command);
    // The kernel drops a name now and then, and who has ended cannot be asked.
    const named = callers.filter((command) => command !== undefined);
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((command) => !command.startsWith('python3')),
      [],
    );
    assert.equal(lostIn(totals?.lost ?? { sockets: 1 }), 0);
  });

  it('that nftables denies are watched, with their line and the command that allows it', async () => {
    stage.lab.run('host', 'nft', 'delete', 'table', 'inet', 'tracked');
    await enforce();
    const watch = ['watch', '--denied', '--source', 'nflog', '--profiles', file('profiles.yaml')];
    const { stdout, code } = await during(
      watch,
      async () => {
        assert.deepEqual(
          await stage.lab.probe([...probes(1, 'tcp', WORKS), ...probes(1, 'udp', MISSING)], 1),
          [true, false],
        );
      },
      (printed) => printed.includes(`udp ${MISSING}`),
    );
    assert.equal(code, 0);
    const flows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => reportIn('watched-flow', line));
    const [flow, ...others] = flows.filter((one) => one.flow === `udp ${MISSING}`);
    assert.deepEqual(
      [flow?.from, flow?.to, flow?.decision, flow?.rule, others.length],
      ['shop/web', 'shop/api', 'denied', { workload: 'shop/web', line: '' }, 0],
    );
    const PATH = `${ROOT}:${process.env['PATH']}`;
    await must('sh', ['-c', flow?.allow?.command ?? 'false'], { env: { ...process.env, PATH } });
    await enforce();
    assert.deepEqual(await stage.lab.probe(probes(1, 'udp', MISSING), 1), [true]);
  });
});
