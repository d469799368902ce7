import { type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { at, listAt, shown, textAt, textsAt } from '../values.ts';

const crd = (spec: string) =>
  resourceText(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    `spec:\n  group: shop.example\n${spec}`,
    'orders.shop.example',
  );

/** Policies of admission, and what adds to the API. */
export const API_EXTENSION_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'ValidatingAdmissionPolicy',
    {
      id: 'kubernetes-admission-policy-fails-open',
      title: 'Admission policy lets through what it cannot decide',
      why: 'An object that makes its expression fail is written.',
      fix: 'Set "failurePolicy: Fail".',
      severity: 'medium',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/'],
      failing: [
        resourceText(
          'admissionregistration.k8s.io/v1',
          'ValidatingAdmissionPolicy',
          'spec:\n  failurePolicy: Ignore\n',
        ),
      ],
      passing: [
        resourceText(
          'admissionregistration.k8s.io/v1',
          'ValidatingAdmissionPolicy',
          'spec:\n  failurePolicy: Fail\n',
        ),
      ],
    },
    function* (value) {
      if (at(value, 'spec', 'failurePolicy') === 'Ignore')
        yield {
          path: ['spec', 'failurePolicy'],
          actual: 'failurePolicy: Ignore',
          expected: 'failurePolicy: Fail',
          set: 'Fail',
        };
    },
  ),
  kindCheck(
    'ValidatingAdmissionPolicyBinding',
    {
      id: 'kubernetes-admission-policy-only-tells',
      title: 'Admission policy refuses nothing',
      why: 'With Warn or Audit alone what breaks the policy is written all the same.',
      fix: 'Add Deny to "validationActions".',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-actions',
      ],
      failing: [
        resourceText(
          'admissionregistration.k8s.io/v1',
          'ValidatingAdmissionPolicyBinding',
          'spec:\n  policyName: web\n  validationActions: [Warn]\n',
        ),
      ],
      passing: [
        resourceText(
          'admissionregistration.k8s.io/v1',
          'ValidatingAdmissionPolicyBinding',
          'spec:\n  policyName: web\n  validationActions: [Deny, Audit]\n',
        ),
      ],
    },
    function* (value) {
      const actions = textsAt(value, 'spec', 'validationActions');
      if (actions.length > 0 && !actions.includes('Deny'))
        yield {
          path: ['spec', 'validationActions'],
          actual: `validationActions: ${actions.join(', ')}`,
          expected: 'validationActions: Deny',
        };
    },
  ),
  kindCheck(
    'APIService',
    {
      id: 'kubernetes-api-service-unverified',
      title: 'Server of an API is not verified',
      why: 'Whoever is between answers in its place, with the identity of whoever calls.',
      fix: 'Take "insecureSkipTLSVerify" away, and set "caBundle".',
      severity: 'medium',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/'],
      failing: [
        resourceText('apiregistration.k8s.io/v1', 'APIService', 'spec:\n  insecureSkipTLSVerify: true\n'),
      ],
      passing: [resourceText('apiregistration.k8s.io/v1', 'APIService', 'spec:\n  caBundle: LS0t\n')],
    },
    function* (value) {
      if (at(value, 'spec', 'insecureSkipTLSVerify') === true)
        yield {
          path: ['spec', 'insecureSkipTLSVerify'],
          actual: 'insecureSkipTLSVerify: true',
          expected: 'caBundle',
        };
    },
  ),
  kindCheck(
    'CustomResourceDefinition',
    {
      id: 'kubernetes-crd-no-schema',
      title: 'Resources of users are not validated',
      why: 'Whatever is written there is kept, and controllers read fields that nobody checked.',
      fix: 'Write a schema, and take "preserveUnknownFields" away.',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
      ],
      failing: [
        crd('  preserveUnknownFields: true\n'),
        crd(
          '  versions:\n    - name: v1\n      schema:\n        openAPIV3Schema:\n          type: object\n          x-kubernetes-preserve-unknown-fields: true\n',
        ),
      ],
      passing: [
        crd('  versions:\n    - name: v1\n      schema:\n        openAPIV3Schema:\n          type: object\n'),
      ],
    },
    function* (value) {
      if (at(value, 'spec', 'preserveUnknownFields') === true)
        yield {
          path: ['spec', 'preserveUnknownFields'],
          actual: 'preserveUnknownFields: true',
          expected: 'preserveUnknownFields: false',
        };
      for (const [index, version] of listAt(value, 'spec', 'versions').entries())
        if (at(version, 'schema', 'openAPIV3Schema', 'x-kubernetes-preserve-unknown-fields') === true)
          yield {
            path: [
              'spec',
              'versions',
              index,
              'schema',
              'openAPIV3Schema',
              'x-kubernetes-preserve-unknown-fields',
            ],
            actual: 'a schema that keeps unknown fields',
            expected: 'a schema of its fields',
          };
    },
  ),
  kindCheck(
    'CustomResourceDefinition',
    {
      id: 'kubernetes-crd-conversion-url',
      title: 'Versions of a resource are converted outside of the cluster',
      why: 'While that server does not answer nobody reads or writes the resource.',
      fix: 'Ask a Service of the cluster.',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion',
      ],
      failing: [
        crd(
          '  conversion:\n    strategy: Webhook\n    webhook:\n      clientConfig: {url: https://hooks.example/convert}\n',
        ),
      ],
      passing: [crd('  conversion:\n    strategy: None\n')],
    },
    function* (value) {
      const path = ['spec', 'conversion', 'webhook', 'clientConfig', 'url'];
      const url = textAt(value, ...path);
      if (url !== undefined)
        yield { path, actual: `url: ${shown(url.replace(/\?.*/s, ''))}`, expected: 'service' };
    },
  ),
];
