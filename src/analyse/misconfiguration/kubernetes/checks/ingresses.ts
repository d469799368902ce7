import { type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { at, entriesAt, listAt, shown, textAt, textsAt } from '../values.ts';

const INGRESS = 'https://kubernetes.io/docs/concepts/services-networking/ingress/';
const RULE =
  '  rules:\n    - host: web.example\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: web\n                port: {number: 80}\n';
const TLS = '  tls:\n    - hosts: [web.example]\n      secretName: web-tls\n';
const ingress = (spec: string, annotations = '') =>
  resourceText('networking.k8s.io/v1', 'Ingress', `${annotations}spec:\n${spec}`);

/** Annotations by which controllers get their certificates elsewhere. */
const CERTIFICATES =
  /certificate-arn$|pre-shared-cert$|managed-certificates$|router\.tls$|router\.entrypoints$|appgw-ssl-certificate$|ssl-certificates?$|ssl-passthrough$|tls-acme$/;

/** What Ingresses let in. */
export const INGRESS_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'Ingress',
    {
      id: 'kubernetes-ingress-no-tls',
      title: 'Ingress without TLS',
      why: 'Whoever is on the way reads and changes requests and answers, passwords and sessions among them.',
      fix: 'Add "tls" with the hosts and a certificate.',
      severity: 'medium',
      vectors: ['V8'],
      references: [`${INGRESS}#tls`],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [ingress(RULE)],
      passing: [
        ingress(TLS + RULE),
        ingress(
          RULE,
          '  annotations:\n    alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-west-1:1:certificate/a\n',
        ),
      ],
    },
    function* (value) {
      const isElsewhere = entriesAt(value, 'metadata', 'annotations').some(([key]) => CERTIFICATES.test(key));
      if (listAt(value, 'spec', 'tls').length > 0 || isElsewhere || at(value, 'spec') === undefined) return;
      yield { path: ['spec', 'tls'], actual: 'no tls', expected: 'tls for its hosts' };
    },
  ),
  kindCheck(
    'Ingress',
    {
      id: 'kubernetes-ingress-host-without-tls',
      title: 'Host of an Ingress that its certificates are not for',
      why: 'Requests for this host are answered without TLS, or with a certificate that nobody trusts.',
      fix: 'Add the host to "tls".',
      severity: 'medium',
      vectors: ['V8'],
      references: [`${INGRESS}#tls`],
      failing: [ingress(TLS.replace('web', 'shop') + RULE)],
      passing: [
        ingress(TLS + RULE),
        ingress(TLS.replace('web.example', '"*.example"') + RULE),
        ingress(`  tls:\n    - secretName: web-tls\n${RULE}`),
      ],
    },
    function* (value) {
      const tls = listAt(value, 'spec', 'tls');
      // Without hosts it is for all of them.
      if (tls.length === 0 || tls.some((one) => textsAt(one, 'hosts').length === 0)) return;
      const hosts = new Set(tls.flatMap((one) => textsAt(one, 'hosts')));
      for (const [index, rule] of listAt(value, 'spec', 'rules').entries()) {
        const host = textAt(rule, 'host');
        if (host !== undefined && !hosts.has(host) && !hosts.has(host.replace(/^[^.]+/, '*')))
          yield {
            path: ['spec', 'rules', index, 'host'],
            actual: `host: ${shown(host)}`,
            expected: 'a host of "tls"',
          };
      }
    },
  ),
  kindCheck(
    ['Ingress'],
    {
      id: 'kubernetes-ingress-any-host',
      title: 'Ingress takes requests for any host',
      why: 'Requests for names of others, and for addresses, reach the application, which may trust the name that it is called by.',
      fix: 'Name the hosts.',
      severity: 'low',
      vectors: ['V8'],
      references: [`${INGRESS}#hostname-wildcards`],
      failing: [
        ingress(TLS + RULE.replace('host: web.example\n      ', '')),
        ingress(TLS + RULE.replace('web.example', '"*.example"')),
      ],
      passing: [ingress(TLS + RULE)],
    },
    function* (value) {
      for (const [index, rule] of listAt(value, 'spec', 'rules').entries()) {
        const host = textAt(rule, 'host');
        if (host === undefined || host.startsWith('*'))
          yield {
            path: ['spec', 'rules', index, 'host'],
            actual: host === undefined ? 'no host' : `host: ${shown(host)}`,
            expected: 'a host by name',
          };
      }
      if (at(value, 'spec', 'defaultBackend') !== undefined && listAt(value, 'spec', 'rules').length === 0)
        yield {
          path: ['spec', 'defaultBackend'],
          actual: 'defaultBackend alone',
          expected: 'rules with hosts',
        };
    },
  ),
  kindCheck(
    'Ingress',
    {
      id: 'kubernetes-ingress-sensitive-path',
      title: 'Ingress opens a path of administration',
      why: 'Health, metrics, debugging and administration tell or change more than visitors should.',
      fix: 'Leave the path out, or put it behind a login.',
      severity: 'low',
      vectors: ['V8', 'V11'],
      references: [INGRESS],
      failing: [ingress(TLS + RULE.replace('path: /\n', 'path: /actuator\n'))],
      passing: [ingress(TLS + RULE)],
    },
    function* (value) {
      for (const [index, rule] of listAt(value, 'spec', 'rules').entries())
        for (const [place, one] of listAt(rule, 'http', 'paths').entries()) {
          const path = textAt(one, 'path') ?? '';
          if (
            /^\/(?:actuator|debug\/pprof|metrics|phpmyadmin|server-status|h2-console|\.git|swagger-ui)(?:\/|$)/i.test(
              path,
            )
          )
            yield {
              path: ['spec', 'rules', index, 'http', 'paths', place, 'path'],
              actual: `path: ${shown(path)}`,
              expected: 'no such path',
            };
        }
    },
  ),
];
