import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { reportWithin } from '../time-bound.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { readFlows } from '../fixtures/shop-flows.ts';
import { must } from './command.ts';
import { missingHost } from './enforced-host.ts';
import { missing, missingEngine } from './real-part.ts';
import { succeeded } from './shop/attacks.ts';
import { RECORDED_IN, Recording, recordingIn, stableText } from './shop/recording.ts';
import { demonstrate, type Demonstration } from './shop/run-demonstration.ts';
import { FOLDER, removeLeftovers } from './shop/stage.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'kernel';
export const mostSeconds = 240;
export const needsDownloads = true;

const skip = missingHost() || missing('ulogd', 'haproxy', 'openssl', 'apt-get') || missingEngine();

/** Of its own traffic. */
const SECONDS = repetitions(12, 60);

describe('the shop, enforced', { skip }, () => {
  const recording = new Recording(() => undefined);
  let shown: Demonstration;
  before(async () => {
    shown = await demonstrate(recording, SECONDS);
  });
  after(async () => {
    await removeLeftovers();
    rmSync(FOLDER, { recursive: true, force: true });
  });

  it('is derived from its images alone, with guesses that are told and nothing that is missing', () => {
    assert.deepEqual(
      shown.reported.filter((line) => line.includes('! ')),
      [],
    );
    assert.ok(shown.reported.some((line) => line.includes('a guess: CATALOG_URL')));
  });

  it('does what its images say, so that every flow of its table is accepted, and no other', () => {
    const table = readFlows(readFileSync(join(ROOT, 'examples/shop/FLOWS.md'), 'utf8'));
    const between = table.filter(({ from, to }) => from !== 'internet' && !to.includes('.'));
    const expected = new Set(between.map(({ from, to, port }) => `${from} calls ${to} at ${port}`));
    const accepted = shown.reviewed
      .filter(({ state, isDeclared, line }) => state === 'accepted' && isDeclared && line.startsWith('calls'))
      .map(({ workload, line }) => `${workload} ${line}`);
    assert.deepEqual(accepted.toSorted(), [...expected].toSorted());
    assert.ok(
      shown.reviewed.every(({ isDeclared, isObserved, line }) => isDeclared || isObserved || line === ''),
    );
  });

  it('works when it is enforced, request by request, as it did before', () => {
    const answersOf = (answers: Demonstration['answers']['before']) =>
      answers.map(({ request, status }) => `${request} ${status}`);
    const expected = answersOf(shown.answers.before);
    assert.ok(
      expected.length >= 11 && expected.every((answer) => answer.endsWith(' 200')),
      expected.join('\n'),
    );
    assert.deepEqual(answersOf(shown.answers.enforced), expected);
    assert.deepEqual(answersOf(shown.answers.restored), expected);
  });

  it('is proved from what the kernel lists, but for what is told as a loss', () => {
    assert.equal(shown.status.kernel, 'equal-but-for-losses');
    assert.deepEqual(shown.status.counterexamples, []);
    assert.equal(shown.status.waypoint?.state, 'running');
    assert.deepEqual(
      shown.status.members.filter(({ containers }) => containers.some(({ unheld }) => unheld !== '')),
      [],
    );
  });

  it('keeps a front end that is taken over from all else, and names the rule each time', () => {
    const refused = shown.attacks.filter(({ name }) => name !== "the engine's socket");
    assert.ok(refused.length >= 15);
    for (const { name, before: was, after: is, rule } of refused) {
      // There is no such path, but it was asked.
      assert.ok(succeeded(was) || was === 'answered 404', `${name} was ${was} before anything was enforced`);
      assert.ok(!succeeded(is) && is !== 'answered 404', `${name}: ${is}`);
      assert.match(rule ?? '', /^(?:default\/web (?:no line allows|egress\S*)|spoofed source)$/, name);
    }
    assert.equal(shown.attacks.find(({ name }) => name === "the engine's socket")?.after, 'not there');
  });

  it('loses an established connection within a second of the revocation of its line', (t) => {
    const { lost, lastAnswer, cut } = shown.revocation;
    assert.ok(
      lost.some((line) => line.startsWith('default/orders calls default/db at 5432/tcp')),
      lost.join(),
    );
    assert.ok(cut > 0);
    reportWithin(t, 'the last answer', lastAnswer, 1000);
  });

  it('leaves the host as it was', async () => {
    assert.ok(shown.host.before.every(({ text }) => text !== ''));
    assert.deepEqual(shown.host.after, shown.host.before);
    assert.doesNotMatch(await must('nft', ['list', 'tables']), /plimsoll/);
    assert.doesNotMatch(await must('docker', ['ps', '--all', '--format', '{{.Names}}']), /plimsoll-shop/);
    assert.doesNotMatch(await must('ip', ['netns']), /plimsoll-shop/);
  });

  it('is shown in the documentation as it is', () => {
    const document = recordingIn(readFileSync(join(ROOT, RECORDED_IN), 'utf8'));
    const hint = 'write it anew: npm run demo:shop -- --record';
    assert.equal(stableText(document), stableText(recording.text), hint);
  });
});
