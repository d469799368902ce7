import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttackPathsReport } from '../../model/report/attack-paths.ts';
import { ATTACK_PATH_FORMATS } from './formats.ts';

const place = { file: 'web.yaml', document: 1, line: 7, path: 'spec', resource: 'Pod shop/web' };
const container = { kind: 'container', name: 'shop/Pod/web/app' } as const;
const node = { kind: 'node', name: 'any worker' } as const;
const entry = { node: container, through: 'Ingress shop/web', place };

const REPORT: AttackPathsReport = {
  schemaVersion: '1.0',
  asked: { from: ['internet'], to: 'node', possible: false },
  summary: {
    namespaces: 1,
    workloads: 1,
    containers: 1,
    accounts: 1,
    roles: 0,
    secrets: 0,
    nodes: 1,
    steps: 9,
  },
  entries: 2,
  reaching: [entry],
  possible: 2,
  paths: [
    {
      entry,
      goal: node,
      steps: [
        {
          kind: 'exposed-workload',
          title: 'exploit what is exposed',
          technique: 'T1190',
          techniqueName: 'Exploit Public-Facing Application',
          from: { kind: 'internet', name: 'internet' },
          to: container,
          why: 'it is reached by Ingress shop/web',
          certain: true,
          cut: false,
          place,
        },
        {
          kind: 'escape-privileged',
          title: 'leave a privileged container for its node',
          technique: 'T1611',
          techniqueName: 'Escape to Host',
          from: container,
          to: node,
          why: 'a "b" \u001b[2J <i>',
          certain: false,
          cut: true,
        },
      ],
    },
  ],
  cut: {
    changes: [
      {
        title: 'set privileged to false in Pod shop/web',
        edits: [{ place, action: 'set', value: 'false' }],
        objects: ['kind: Namespace\n'],
        images: ['registry.example/web:1'],
      },
    ],
    proof: 'exhaustive-search',
    atLeast: 1,
    uncuttable: [],
  },
  after: { reaching: 0, proved: true },
  gaps: [{ kind: 'unknown', subject: 'a.yaml:1', reason: 'a role is not known' }],
};

describe('attack paths', () => {
  it('are a chain for people, and changes with their places', () => {
    const text = ATTACK_PATH_FORMATS.table(REPORT);
    assert.deepEqual(text.split('\n'), [
      '1 of 2 places where an attacker may begin (internet) lead to node (1 workload in 1 namespace).',
      '',
      'Path 1: the internet by Ingress shop/web to node any worker',
      '  the internet',
      '    T1190  exploit what is exposed: it is reached by Ingress shop/web  web.yaml:7',
      '  → container shop/Pod/web/app',
      String.raw`    T1611  leave a privileged container for its node (possible): a "b" \x1b[2J <i>`,
      '  → node any worker',
      '',
      'Smallest set of changes: 1 change, and no fewer, as every choice was looked at',
      '  1. set privileged to false in Pod shop/web',
      '     web.yaml:7  set spec to false',
      '     + kind: Namespace',
      '     registry.example/web:1',
      'Evaluated again with it made: 0 entries of 1 left with a path.',
      '',
      '2 entries would lead there with steps that the manifests only make possible (--possible).',
      '',
      'Not read or not known',
      '  a.yaml:1: a role is not known',
      '',
    ]);
  });

  it('say where there is none, and where none can be cut', () => {
    const none = {
      ...REPORT,
      reaching: [],
      paths: [],
      possible: 0,
      gaps: [],
      cut: { ...REPORT.cut, changes: [] },
    };
    assert.equal(
      ATTACK_PATH_FORMATS.table(none),
      'No path to node from 2 places where an attacker may begin (internet; 1 workload in 1 namespace).\n',
    );
    const kept = {
      ...REPORT,
      cut: { ...REPORT.cut, changes: [], uncuttable: [entry] },
      after: { reaching: 1, proved: true },
    };
    for (const format of ['table', 'markdown'] as const)
      assert.match(
        ATTACK_PATH_FORMATS[format](kept),
        /No change of these manifests cuts every path of the internet by Ingress/,
      );
  });

  it('say what is not known, and where a path is left that none was expected of', () => {
    const left = { ...REPORT, after: { reaching: 1, proved: false } };
    for (const format of ['table', 'markdown'] as const) {
      const text = ATTACK_PATH_FORMATS[format](left);
      assert.match(text, /with it made: 1 entry of 1 left with a path, which was not expected/);
      assert.match(text, /Not read or not known\n[^]*a\.yaml:1: a role is not known/);
    }
  });

  it('escape what is syntax in Markdown and in Graphviz', () => {
    const markdown = ATTACK_PATH_FORMATS.markdown(REPORT);
    assert.ok(markdown.includes(String.raw`a "b" \\x1b\[2J \<i\>`), markdown);
    assert.match(markdown, /- \[ \] set privileged to false in Pod shop\/web \(web\.yaml:7\)/);
    const dot = ATTACK_PATH_FORMATS.dot(REPORT);
    assert.match(dot, /n2 -> n3 \[label="T1611 leave a privileged container for its node", style=dashed\];/);
    assert.match(dot, /n1 \[label="the internet"\]/);
  });
});
