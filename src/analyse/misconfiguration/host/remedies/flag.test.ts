import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostTree } from '../../../../../test/fixtures/host-tree.ts';
import { factsOf } from '../../../../observe/host/facts.ts';
import { isTrue } from '../flag-checks.ts';
import { flagRemedy } from './flag.ts';

const PATH = '/etc/kubernetes/manifests/etcd.yaml';
const remedy = flagRemedy('etcd', {
  id: 'etcd-client-certificates',
  isMended: true,
  title: '',
  flags: ['client-cert-auth'],
  holds: isTrue,
  expected: '',
  bad: 'false',
  good: 'true',
  why: '',
  severity: 'high',
  standards: ['CIS Kubernetes 2.2'],
});
const pod = (containers: string) => `kind: Pod\nspec:\n  containers:\n${containers}`;
const container = (more: string) => `    - name: a\n      command:\n        - /bin/etcd\n${more}`;
/** The text that the manifest gets; undefined where it is left. */
function mended(text: string): string | undefined {
  const mending = remedy?.mend(factsOf(hostTree({ [PATH]: text })));
  const change = mending?.changes[0];
  return change?.kind === 'text' ? change.text : mending && text;
}

describe('a flag in a manifest', () => {
  it('is written behind the others, and in place where it is there, in each container of the program', () => {
    const other = '    - name: b\n      command: [kube-scheduler]\n';
    assert.equal(
      mended(
        pod(container('        - --a=1\n') + other + container('        - --client-cert-auth=false # b\n')),
      ),
      pod(
        container('        - --a=1\n        - --client-cert-auth=true\n') +
          other +
          container('        - "--client-cert-auth=true" # b\n'),
      ),
    );
  });

  it('is left where it is two words, or has one dash', () => {
    for (const words of [['--client-cert-auth', 'false'], ['-client-cert-auth=false'], ['-client-cert-auth']])
      assert.equal(mended(pod(container(words.map((word) => `        - "${word}"\n`).join('')))), undefined);
  });

  it('is left where the environment says it: etcd does not start with both', () => {
    const environment = (name: string) => `      env:\n        - name: ${name}\n          value: "false"\n`;
    assert.equal(mended(pod(container(environment('ETCD_CLIENT_CERT_AUTH')))), undefined);
    const from = '      env:\n        - name: ETCD_CLIENT_CERT_AUTH\n          valueFrom: {}\n';
    assert.equal(mended(pod(container(from))), undefined);
    assert.equal(
      mended(pod(container(environment('ETCD_NAME')))),
      pod(container(`        - --client-cert-auth=true\n${environment('ETCD_NAME')}`)),
    );
  });

  it('is left where a manifest cannot be read, or there is none', () => {
    assert.equal(mended('a: ['), undefined);
    assert.equal(mended('denied'), undefined);
    assert.equal(remedy?.mend(factsOf(hostTree({}))), undefined);
    assert.equal(mended('kind: Pod\n'), 'kind: Pod\n');
  });
});
