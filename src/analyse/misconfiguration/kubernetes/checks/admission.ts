import { type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { at, entriesAt, listAt, numberAt, shown, textAt, textsAt } from '../values.ts';

const WEBHOOKS = 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/';
const PRACTICES =
  'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/';
const KINDS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];
const RULES =
  '    rules:\n      - apiGroups: [apps]\n        apiVersions: [v1]\n        operations: [CREATE]\n        resources: [deployments]\n';
const hook = (more: string, kind = 'ValidatingWebhookConfiguration') =>
  resourceText(
    'admissionregistration.k8s.io/v1',
    kind,
    `webhooks:\n  - name: web.shop.example\n    sideEffects: None\n    clientConfig:\n      service: {name: web, namespace: shop}\n${more}`,
  );
const hooksOf = (value: unknown) => [...listAt(value, 'webhooks').entries()];

/** Does a webhook look at what the whole cluster needs to start? */
function isForAll(webhook: unknown): boolean {
  const isSelective = ['namespaceSelector', 'objectSelector'].some((key) =>
    entriesAt(webhook, key).some(([, one]) =>
      Array.isArray(one) ? one.length > 0 : entriesAt(one).length > 0,
    ),
  );
  const resources = listAt(webhook, 'rules').flatMap((rule) => textsAt(rule, 'resources'));
  return (
    !isSelective &&
    listAt(webhook, 'matchConditions').length === 0 &&
    resources.some((one) => ['*', '*/*', 'pods', 'nodes', 'leases', 'configmaps', 'endpoints'].includes(one))
  );
}

/** What is asked before something is written, and who is asked. */
export const ADMISSION_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    KINDS,
    {
      id: 'kubernetes-webhook-fails-open',
      title: 'Admission goes on without an answer',
      why: 'Whoever keeps the webhook from answering, by load too, writes what it would refuse.',
      fix: 'Set "failurePolicy: Fail", with a selector that leaves out what the cluster needs to start.',
      severity: 'medium',
      vectors: ['V5'],
      references: [`${WEBHOOKS}#failure-policy`, PRACTICES],
      failing: [hook(`${RULES}    failurePolicy: Ignore\n`)],
      passing: [hook(`${RULES}    failurePolicy: Fail\n`), hook(RULES)],
    },
    function* (value, { resource }) {
      for (const [index, webhook] of hooksOf(value))
        if (at(webhook, 'failurePolicy') === 'Ignore')
          yield {
            path: ['webhooks', index, 'failurePolicy'],
            actual: 'failurePolicy: Ignore',
            expected: 'failurePolicy: Fail',
            ...(resource.kind.startsWith('Mutating') && { severity: 'low' as const }),
          };
    },
  ),
  kindCheck(
    KINDS,
    {
      id: 'kubernetes-webhook-blocks-cluster',
      title: 'Webhook that can stop the whole cluster',
      why: 'While it does not answer nothing that it looks at can be made, its own pods and those of kube-system among them.',
      fix: 'Leave kube-system and its own namespace out by "namespaceSelector".',
      severity: 'medium',
      vectors: ['V5'],
      references: [PRACTICES],
      failing: [hook(RULES.replace('deployments', 'pods'))],
      passing: [
        hook(RULES),
        hook(
          `${RULES.replace('deployments', 'pods')}    namespaceSelector:\n      matchExpressions:\n        - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}\n`,
        ),
      ],
    },
    function* (value) {
      for (const [index, webhook] of hooksOf(value))
        if ((at(webhook, 'failurePolicy') ?? 'Fail') === 'Fail' && isForAll(webhook))
          yield {
            path: ['webhooks', index, 'namespaceSelector'],
            actual: 'no namespaceSelector',
            expected: 'a namespaceSelector without kube-system',
          };
    },
  ),
  kindCheck(
    KINDS,
    {
      id: 'kubernetes-webhook-slow',
      title: 'Webhook may take long to answer',
      why: 'Each write waits for it, and controllers give up before it does.',
      fix: 'Set "timeoutSeconds" to 10 at most.',
      severity: 'low',
      vectors: ['V5'],
      references: [PRACTICES],
      failing: [hook(`${RULES}    timeoutSeconds: 30\n`)],
      passing: [hook(`${RULES}    timeoutSeconds: 5\n`)],
    },
    function* (value) {
      for (const [index, webhook] of hooksOf(value)) {
        const seconds = numberAt(webhook, 'timeoutSeconds');
        if (seconds !== undefined && seconds > 10)
          yield {
            path: ['webhooks', index, 'timeoutSeconds'],
            actual: `timeoutSeconds: ${seconds}`,
            expected: 'timeoutSeconds: 10 at most',
          };
      }
    },
  ),
  kindCheck(
    KINDS,
    {
      id: 'kubernetes-webhook-url',
      title: 'Webhook is asked outside of the cluster',
      why: 'Objects, secrets among them, go to a server by its address, whose outage stops the cluster.',
      fix: 'Ask a Service of the cluster.',
      severity: 'medium',
      vectors: ['V5', 'V8'],
      references: [`${WEBHOOKS}#url`],
      failing: [
        hook(RULES).replace('service: {name: web, namespace: shop}', 'url: https://hooks.example/check'),
      ],
      passing: [hook(RULES)],
    },
    function* (value) {
      for (const [index, webhook] of hooksOf(value)) {
        const url = textAt(webhook, 'clientConfig', 'url');
        if (url !== undefined)
          yield {
            path: ['webhooks', index, 'clientConfig', 'url'],
            actual: `url: ${shown(url.replace(/\?.*/s, ''))}`,
            expected: 'service',
          };
      }
    },
  ),
  kindCheck(
    KINDS,
    {
      id: 'kubernetes-webhook-everything',
      title: 'Webhook is sent every object',
      why: 'Secrets and tokens are among them, for whoever holds the webhook.',
      fix: 'Name the groups and resources that it decides about.',
      severity: 'medium',
      vectors: ['V5'],
      references: [PRACTICES],
      standards: ['CIS Kubernetes 5.1.12'],
      failing: [hook(RULES.replace('[deployments]', '["*"]').replace('[apps]', '["*"]'))],
      passing: [hook(RULES)],
    },
    function* (value) {
      for (const [index, webhook] of hooksOf(value))
        for (const [place, rule] of listAt(webhook, 'rules').entries())
          if (
            textsAt(rule, 'resources').some((one) => one === '*' || one === '*/*') &&
            textsAt(rule, 'apiGroups').some((one) => one === '*' || one === '')
          )
            yield {
              path: ['webhooks', index, 'rules', place, 'resources'],
              actual: 'resources: *',
              expected: 'resources by name',
            };
    },
  ),
  kindCheck(
    KINDS,
    {
      id: 'kubernetes-webhook-side-effects',
      title: 'Webhook changes something else as well',
      why: 'A dry run changes it too, or is refused.',
      fix: 'Set "sideEffects" to None or NoneOnDryRun, and make it so.',
      severity: 'low',
      vectors: ['V5'],
      references: [`${WEBHOOKS}#side-effects`],
      failing: [hook(RULES).replace('sideEffects: None', 'sideEffects: Some')],
      passing: [hook(RULES)],
    },
    function* (value) {
      for (const [index, webhook] of hooksOf(value)) {
        const effects = textAt(webhook, 'sideEffects') ?? '';
        if (effects === 'Some' || effects === 'Unknown')
          yield {
            path: ['webhooks', index, 'sideEffects'],
            actual: `sideEffects: ${effects}`,
            expected: 'sideEffects: None',
          };
      }
    },
  ),
];
