import { checkOf, containerCheck, type Found, type KubernetesCheck, kindCheck } from '../check.ts';
import { holdsSecret, isCredential, isSecretLike } from '../../../../model/configuration/credentials.ts';
import { podText, resourceText } from '../examples.ts';
import { at, entriesAt, listAt, shown, textAt } from '../values.ts';

const SECRETS = 'https://kubernetes.io/docs/concepts/configuration/secret/';
const PRACTICES = 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/';
/** Says that it is fake. */
const FAKE = 'fake-Pa55word-for-tests';
const FAKE_URL = `postgres://web:${FAKE}@db.shop/web`;
/** Where credentials stand, and who has them. Their text is never told. */
export const SECRET_CHECKS: readonly KubernetesCheck[] = [
  containerCheck(
    {
      id: 'kubernetes-secret-in-environment',
      title: 'Credential in the environment of a container',
      why: 'Whoever reads the manifest, its history or the pod has it.',
      fix: 'Put it into a Secret from outside of the manifests, and mount that.',
      severity: 'high',
      vectors: ['V2', 'V5'],
      references: [PRACTICES, SECRETS],
      standards: ['CIS Kubernetes 5.4.1', 'NIST SP 800-190 4.1.4'],
      failing: [
        podText({ container: `env:\n  - name: DB_PASSWORD\n    value: ${FAKE}` }),
        podText({ container: `env:\n  - name: DATABASE\n    value: ${FAKE_URL}` }),
      ],
      passing: [
        podText({
          container:
            'env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: {name: db, key: password}',
        }),
        podText({
          container:
            'env:\n  - name: DB_PASSWORD_FILE\n    value: /run/secrets/db\n  - name: TOKEN\n    value: "$(MADE)"',
        }),
      ],
    },
    function* ({ value, path }) {
      for (const [index, variable] of listAt(value, 'env').entries()) {
        const [name, text] = [textAt(variable, 'name'), textAt(variable, 'value')];
        if (name === undefined || text === undefined) continue;
        if (isCredential(name, text) || holdsSecret(text))
          yield {
            path: [...path, 'env', index, 'value'],
            actual: `a value of ${shown(name)}`,
            expected: 'valueFrom.secretKeyRef, or a file',
          };
      }
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-secret-in-arguments',
      title: 'Credential in the command of a container',
      why: 'Whoever reads the manifest or lists processes of the node has it.',
      fix: 'Let the program read it from a file that a Secret is mounted as.',
      severity: 'high',
      vectors: ['V2', 'V5'],
      references: [PRACTICES],
      standards: ['CIS Kubernetes 5.4.1', 'NIST SP 800-190 4.1.4'],
      failing: [
        podText({ container: `args: ["--db-password=${FAKE}"]` }),
        podText({ container: `command: [web, --token, ${FAKE}]` }),
      ],
      passing: [podText({ container: 'args: ["--db-password-file=/run/secrets/db", "--token=$(TOKEN)"]' })],
    },
    function* ({ value, path }) {
      for (const list of ['command', 'args']) {
        const words = listAt(value, list).map((word) => (typeof word === 'string' ? word : ''));
        for (const [index, word] of words.entries())
          if (isSecretWord(word, words[index + 1]))
            yield {
              path: [...path, list, index],
              actual: `a credential in "${list}"`,
              expected: 'a file that a Secret is mounted as',
            };
      }
    },
  ),
  kindCheck(
    'ConfigMap',
    {
      id: 'kubernetes-secret-in-config-map',
      title: 'Credential in a ConfigMap',
      why: 'ConfigMaps are given to many who must not read secrets, are not encrypted at rest, and are printed in logs.',
      fix: 'Put it into a Secret.',
      severity: 'high',
      vectors: ['V2', 'V5'],
      references: ['https://kubernetes.io/docs/concepts/configuration/configmap/', PRACTICES],
      standards: ['CIS Kubernetes 5.4.1'],
      failing: [
        resourceText('v1', 'ConfigMap', `data:\n  db-password: ${FAKE}\n`),
        resourceText(
          'v1',
          'ConfigMap',
          `data:\n  web.properties: |\n    mode=fast\n    db.password=${FAKE}\n`,
        ),
      ],
      passing: [
        resourceText(
          'v1',
          'ConfigMap',
          'data:\n  mode: fast\n  web.properties: |\n    db.password=${DB_PASSWORD}\n    password.min.length=12\n',
        ),
      ],
    },
    function* (value) {
      for (const [key, text] of entriesAt(value, 'data')) {
        if (typeof text !== 'string') continue;
        const name = !text.includes('\n') && isCredential(key, text) ? key : secretLine(text);
        if (name !== undefined)
          yield { path: ['data', key], actual: `a value of ${shown(name)}`, expected: 'a Secret' };
      }
    },
  ),
  kindCheck(
    'Secret',
    {
      id: 'kubernetes-secret-in-manifest',
      title: 'Secret with its content in a manifest',
      why: 'Base64 hides nothing: whoever reads the file or its history has it.',
      fix: 'Make it from outside (an operator for a vault, sealed or encrypted with SOPS), and change what it holds.',
      severity: 'medium',
      vectors: ['V2', 'V5'],
      references: [PRACTICES, SECRETS],
      standards: ['CIS Kubernetes 5.4.2'],
      failing: [
        resourceText('v1', 'Secret', `stringData:\n  password: ${FAKE}\n`),
        resourceText('v1', 'Secret', `data:\n  password: ${Buffer.from(FAKE).toString('base64')}\n`),
      ],
      passing: [
        resourceText('v1', 'Secret', 'stringData:\n  password: "{{ password }}"\n'),
        resourceText('v1', 'Secret', 'data:\n  password: ""\n'),
      ],
    },
    function* (value) {
      // In a dump of a cluster it is where it belongs.
      if (at(value, 'metadata', 'uid') !== undefined || at(value, 'sops') !== undefined) return;
      for (const part of ['data', 'stringData'])
        for (const [key, text] of entriesAt(value, part)) {
          const plain =
            part === 'data' ? Buffer.from(String(text), 'base64').toString('latin1') : String(text);
          if (typeof text === 'string' && isSecretLike(plain) && isSecretLike(text))
            yield {
              path: [part, key],
              actual: `content of ${shown(key)}`,
              expected: 'a Secret from outside of the manifests',
            };
        }
    },
  ),
  checkOf(
    {
      id: 'kubernetes-secret-in-annotation',
      title: 'Credential in an annotation or label',
      why: 'Everybody who may list the kind reads it, and tools print it.',
      fix: 'Put it into a Secret; of a Secret that was applied by "kubectl apply", take the annotation away and apply on the server.',
      severity: 'medium',
      vectors: ['V5'],
      references: [PRACTICES, 'https://kubernetes.io/docs/reference/using-api/server-side-apply/'],
      failing: [
        resourceText('v1', 'ConfigMap', `  annotations:\n    web.example/token: ${FAKE}\n`),
        resourceText(
          'v1',
          'Secret',
          `  uid: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"ZmFrZQ=="}}'\n`,
        ),
      ],
      passing: [
        resourceText('v1', 'ConfigMap', '  annotations:\n    web.example/token-file: /run/token\n'),
        resourceText(
          'v1',
          'ConfigMap',
          `  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"url":"${FAKE_URL}"}}'\ndata:\n  url: ${FAKE_URL}\n`,
        ),
      ],
    },
    function* ({ resource: { kind, value } }): Generator<Found, undefined> {
      for (const part of ['annotations', 'labels'])
        for (const [key, text] of entriesAt(value, 'metadata', part)) {
          if (typeof text !== 'string') continue;
          const isApplied =
            kind === 'Secret' &&
            key.endsWith('last-applied-configuration') &&
            /"(?:data|stringData)":\{"/.test(text);
          const isNamed =
            isCredential(key.replace(/^.*\//, ''), text) && /\d/.test(text) && text.length >= 12;
          if (isApplied || isNamed || (holdsSecret(text) && !isToldOf(value, key)))
            yield {
              path: ['metadata', part, key],
              actual: `a credential in ${shown(key)}`,
              expected: 'a Secret',
            };
        }
    },
  ),
];

/** Is an annotation what was applied of a resource that still says a credential itself? */
function isToldOf(value: unknown, key: string): boolean {
  if (key !== 'kubectl.kubernetes.io/last-applied-configuration') return false;
  return entriesAt(value).some(([name, part]) => name !== 'metadata' && holdsSecret(JSON.stringify(part)));
}

/** `--token=x`, `TOKEN=x` or `--token` before `x`. */
function isSecretWord(word: string, next: string | undefined): boolean {
  if (holdsSecret(word)) return true;
  const [, name, value = next] = /^-{0,2}([\w.-]{1,100})(?:=(.*))?$/s.exec(word) ?? [];
  if (name === undefined || value === undefined || value.startsWith('-')) return false;
  return (word.includes('=') || word.startsWith('-')) && isCredential(name, value);
}

/** The name of the first credential in lines of settings; undefined where there is none. */
function secretLine(text: string): string | undefined {
  for (const line of text.split('\n')) {
    if (line.length > 4096) continue;
    const [, name, value] =
      /^\s*(?:export\s+)?["']?([\w.-]{1,100})["']?\s*[=:]\s*["']?([^"'\s]+)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && isCredential(name, value) && !/[()[\]{}]/.test(value))
      return name;
    if (holdsSecret(line)) return name ?? 'a line';
  }
  return undefined;
}
