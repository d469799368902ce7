import type { Severity } from '../../../../model/finding/head.ts';
import { type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { entriesAt, shown } from '../values.ts';

const NGINX = 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/';
const RISKS = `${NGINX}annotations-risk/`;

/** An annotation of a controller, and which values of it are less safe. */
interface Annotation {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  readonly key: RegExp;
  readonly value?: RegExp;
  /** What is written where it is told, and where it is not. */
  readonly bad: readonly [key: string, value: string];
  readonly good?: readonly [key: string, value: string];
  readonly reference: string;
}

const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`;

const ANNOTATIONS: readonly Annotation[] = [
  {
    id: 'snippet',
    title: 'Ingress writes configuration of nginx itself',
    why: 'Whoever may change the Ingress reads every secret that the controller has, those of other namespaces too (CVE-2021-25742).',
    fix: 'Use an annotation for what is meant, and keep "allow-snippet-annotations" off.',
    severity: 'high',
    key: /\/(?:(?:configuration|server|stream|location|auth|modsecurity|backend-config|frontend-config|global-config|backend|http|main)-snippets?|config-(?:backend|frontend|global|defaults|tcp))$/,
    bad: [nginx('configuration-snippet'), 'more_set_headers "A: b";'],
    reference: RISKS,
  },
  {
    id: 'injection',
    title: 'Annotation of an Ingress that can carry configuration into nginx',
    why: 'Quotes, braces, semicolons or line breaks in it become directives: the controller runs what whoever writes the Ingress likes (CVE-2025-1974).',
    fix: 'Take the characters out, and update the controller.',
    severity: 'critical',
    key: /^nginx\.ingress\.kubernetes\.io\/(?:auth-tls-match-cn|auth-url|mirror-target|mirror-host|rewrite-target|permanent-redirect)$/,
    value: /[\n\r{};]|["']/,
    bad: [nginx('auth-tls-match-cn'), 'CN=a {} load_module b;'],
    good: [nginx('auth-tls-match-cn'), 'CN=web'],
    reference: 'https://kubernetes.io/blog/2025/03/24/ingress-nginx-cve-2025-1974/',
  },
  {
    id: 'no-redirect',
    title: 'Ingress serves without TLS too',
    why: 'Visitors who write no https stay on a connection that others read and change.',
    fix: 'Take the annotation away: requests are redirected by default.',
    severity: 'medium',
    key: /^(?:nginx\.ingress\.kubernetes\.io|haproxy\.org|haproxy-ingress\.github\.io|ingress\.kubernetes\.io)\/(?:force-)?ssl-redirect$/,
    value: /^false$/i,
    bad: [nginx('ssl-redirect'), '"false"'],
    good: [nginx('ssl-redirect'), '"true"'],
    reference: `${NGINX}annotations/#server-side-https-enforcement-through-redirect`,
  },
  {
    id: 'allow-http',
    title: 'Load balancer of Google serves without TLS',
    why: 'Visitors who write no https stay on a connection that others read and change.',
    fix: 'Set it to "false", or redirect by a FrontendConfig.',
    severity: 'medium',
    key: /^kubernetes\.io\/ingress\.allow-http$/,
    value: /^true$/i,
    bad: ['kubernetes.io/ingress.allow-http', '"true"'],
    good: ['kubernetes.io/ingress.allow-http', '"false"'],
    reference: 'https://cloud.google.com/kubernetes-engine/docs/concepts/ingress-xlb',
  },
  {
    id: 'backend-unverified',
    title: 'Ingress does not verify the certificate of its backend',
    why: 'Whoever is between the controller and the pod answers in its place.',
    fix: 'Set it to "on", with the authority in "proxy-ssl-secret".',
    severity: 'low',
    key: /\/proxy-ssl-verify$/,
    value: /^off$/i,
    bad: [nginx('proxy-ssl-verify'), '"off"'],
    good: [nginx('proxy-ssl-verify'), '"on"'],
    reference: `${NGINX}annotations/#backend-certificate-authentication`,
  },
  {
    id: 'client-unverified',
    title: 'Certificates of clients are asked for and not verified',
    why: 'Anybody passes with a certificate that he made himself, or with none.',
    fix: 'Set it to "on".',
    severity: 'high',
    key: /\/auth-tls-verify-client$/,
    value: /^(?:off|optional|optional_no_ca)$/i,
    bad: [nginx('auth-tls-verify-client'), 'optional_no_ca'],
    good: [nginx('auth-tls-verify-client'), '"on"'],
    reference: `${NGINX}annotations/#client-certificate-authentication`,
  },
  {
    id: 'cors-any',
    title: 'Pages of any origin may call',
    why: 'With credentials allowed any page that a visitor opens acts as him.',
    fix: 'Name the origins.',
    severity: 'low',
    key: /\/cors-allow-origin$/,
    value: /^\s*\*\s*$/,
    bad: [nginx('cors-allow-origin'), '"*"'],
    good: [nginx('cors-allow-origin'), 'https://web.example'],
    reference: `${NGINX}annotations/#enable-cors`,
  },
  {
    id: 'any-source',
    title: 'List of addresses that may call has all of them',
    why: 'It reads as a restriction, and is none.',
    fix: 'Name the ranges, or take the annotation away.',
    severity: 'low',
    key: /\/(?:whitelist-source-range|allowlist-source-range|inbound-cidrs)$/,
    value: /(?:^|[\s,])(?:0\.0\.0\.0\/0|::\/0)(?:$|[\s,])/,
    bad: [nginx('whitelist-source-range'), '0.0.0.0/0'],
    good: [nginx('whitelist-source-range'), '203.0.113.0/24'],
    reference: `${NGINX}annotations/#whitelist-source-range`,
  },
  {
    id: 'no-waf',
    title: 'Web application firewall is off',
    why: 'Requests that ModSecurity would refuse reach the application.',
    fix: 'Take the annotation away, or set it to "true".',
    severity: 'low',
    key: /\/(?:enable-modsecurity|enable-owasp-core-rules|enable-owasp-modsecurity-crs)$/,
    value: /^false$/i,
    bad: [nginx('enable-modsecurity'), '"false"'],
    good: [nginx('enable-modsecurity'), '"true"'],
    reference: `${NGINX}annotations/#modsecurity`,
  },
  {
    id: 'old-tls',
    title: 'Ingress takes versions of TLS that are broken',
    why: 'SSL 3, TLS 1.0 and TLS 1.1 can be broken by whoever is on the way.',
    fix: 'Take TLS 1.2 and 1.3 alone.',
    severity: 'medium',
    key: /(?:ssl-protocols|ssl-policy|tls-min(?:imum)?-version)$/,
    value: /SSLv[23]|TLSv1(?:\.[01])?(?![.\d])|TLS-1-0|2016-08|TLS-1-1/,
    bad: [nginx('ssl-protocols'), 'TLSv1 TLSv1.2'],
    good: [nginx('ssl-protocols'), 'TLSv1.2 TLSv1.3'],
    reference: `${NGINX}configmap/#ssl-protocols`,
  },
  {
    id: 'no-size',
    title: 'Requests of any size are taken',
    why: 'One request can fill memory or disk of the controller and the application.',
    fix: 'Set what the application needs.',
    severity: 'low',
    key: /\/(?:proxy-body-size|client-max-body-size)$/,
    value: /^0$/,
    bad: [nginx('proxy-body-size'), '"0"'],
    good: [nginx('proxy-body-size'), '8m'],
    reference: `${NGINX}annotations/#custom-max-body-size`,
  },
  {
    id: 'auth-http',
    title: 'Login of an Ingress is asked of a server without TLS',
    why: 'Whoever is on the way lets anybody in, and reads the sessions.',
    fix: 'Ask an https address, or a Service of the cluster.',
    severity: 'medium',
    key: /\/auth-(?:url|signin)$/,
    value: /^http:\/\/(?![\w.-]*\.svc(?:[.:/]|$))/,
    bad: [nginx('auth-url'), 'http://login.example/check'],
    good: [nginx('auth-url'), 'https://login.example/check'],
    reference: `${NGINX}annotations/#external-authentication`,
  },
];

const text = ([name, value]: readonly [string, string]) =>
  resourceText(
    'networking.k8s.io/v1',
    'Ingress',
    `  annotations:\n    ${name}: ${/[{:]\s/.test(value) ? `'${value}'` : value}\nspec:\n  tls:\n    - secretName: web\n  rules:\n    - host: web.example\n`,
  );

/** Annotations by which controllers do more, or less, than the Ingress says. */
export const INGRESS_ANNOTATION_CHECKS: readonly KubernetesCheck[] = ANNOTATIONS.map((one) => {
  const { id, title, why, fix, severity, key, value: wanted, bad, good, reference } = one;
  return kindCheck(
    'Ingress',
    {
      id: `kubernetes-ingress-${id}`,
      title,
      why,
      fix,
      severity,
      vectors: ['V8', 'V5'],
      references: [reference],
      failing: [text(bad)],
      passing: [text(good ?? [nginx('proxy-body-size'), '8m'])],
    },
    function* (value) {
      for (const [name, found] of entriesAt(value, 'metadata', 'annotations'))
        if (key.test(name) && typeof found === 'string' && (wanted?.test(found) ?? true))
          yield {
            path: ['metadata', 'annotations', name],
            actual: `${name}: ${shown(found)}`,
            expected: good?.[0] === name ? `${name}: ${good[1]}` : `no ${name}`,
          };
    },
  );
});
