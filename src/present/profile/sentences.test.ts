import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CompileReport, PROFILE_REPORT_VERSION } from '../../model/report/profile.ts';
import { artefactText, diffText, explanationText, lintText, lossText, writtenText } from './sentences.ts';

const schemaVersion = PROFILE_REPORT_VERSION;
const HOSTILE = 'x\u001b[2J\u202e\r\ny';
const artefact = (path: string, text: string) => ({ engine: 'seccomp', path, text });
const report = (...artefacts: CompileReport['workloads'][number]['artefacts']): CompileReport => ({
  schemaVersion,
  engines: ['seccomp'],
  refused: false,
  workloads: [
    {
      workload: 'shop/orders',
      artefacts,
      losses: [
        {
          engine: 'seccomp',
          line: { section: 'files', path: 'files[0]', key: '' },
          reason: HOSTILE,
          direction: 'wider',
          chosen: false,
        },
      ],
      unenforced: ['egress', 'users'],
    },
  ],
});

describe('the text of profiles', () => {
  it('gives one artefact as it is, and several below their paths', () => {
    assert.equal(artefactText(report()), '');
    assert.equal(artefactText(report(artefact('a', '{}\n'))), '{}\n');
    const two = report(artefact('a', '{}\n'), artefact('b', 'x\n'));
    assert.equal(artefactText(two), '==> a <==\n{}\n\n==> b <==\nx\n');
    assert.equal(writtenText('out')(two), 'out/a\nout/b\n');
  });

  it('has a line for each loss, and says where nothing is written', () => {
    const lines = [
      String.raw`shop/orders: seccomp wider: files[0]: x\x1b[2J\u{202e}\x0d\x0ay`,
      'shop/orders: none of these engines enforces egress, users',
    ];
    assert.deepEqual(lossText(report()).trimEnd().split('\n'), lines);
    assert.match(lossText({ ...report(), refused: true }), /\nnothing is written: .*--strict\n$/);
  });

  it('shows nothing of a profile that could steer a terminal', () => {
    const finding = {
      rule: 'r',
      severity: 'high',
      vectors: [],
      section: 'files',
      path: 'files[0]',
      message: HOSTILE,
      advice: HOSTILE,
    } as const;
    const texts = [
      lintText({ schemaVersion, workloads: [{ workload: 'a/b', findings: [finding] }] }),
      diffText({
        schemaVersion,
        workloads: [
          { workload: 'a/c', side: 'after', changes: [] },
          {
            workload: 'a/b',
            side: 'both',
            changes: [
              {
                kind: 'added',
                section: 'files',
                path: 'files[0]',
                says: HOSTILE,
                fields: [],
                effect: 'wider',
              },
            ],
          },
        ],
      }),
      explanationText({
        schemaVersion,
        workloads: [
          {
            workload: 'a/b',
            explanation: {
              path: 'files[0]',
              says: [HOSTILE],
              state: 'accepted',
              effect: 'It is.',
              reasons: [HOSTILE],
              standing: 'unused',
              findings: [finding],
            },
          },
        ],
      }),
    ];
    for (const text of texts) {
      assert.ok(text.includes(String.raw`\x1b[2J`), text);
      assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cf}\p{Cc}]/u);
    }
  });
});
