import type { Severity } from '../../../model/finding/head.ts';

/** A flag of a well-known program that opens it. */
export interface ProgramFlag {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  /** Of the image or program. */
  readonly program: RegExp;
  readonly flag: string;
  readonly value: RegExp;
  readonly bad: readonly [image: string, argument: string];
  readonly good: readonly [image: string, argument: string];
  readonly reference: string;
}

/** By the documentation of each program. */
export const PROGRAM_FLAGS: readonly ProgramFlag[] = [
  {
    id: 'mysql-without-grants',
    title: 'MySQL lets everybody in',
    why: 'Whoever reaches it has every table, and may give accounts whatever they like.',
    fix: 'Take "--skip-grant-tables" away.',
    severity: 'high',
    program: /mysql|mariadb|percona/,
    flag: 'skip-grant-tables',
    value: /^(?:true|1|on)$/i,
    bad: ['mysql:8.4.6', '--skip-grant-tables'],
    good: ['mysql:8.4.6', '--skip-name-resolve'],
    reference: 'https://dev.mysql.com/doc/refman/8.4/en/server-options.html#option_mysqld_skip-grant-tables',
  },
  {
    id: 'mongo-without-login',
    title: 'MongoDB lets everybody in',
    why: 'Whoever reaches it has every collection.',
    fix: 'Take "--noauth" away, and start it with "--auth".',
    severity: 'high',
    program: /mongo/,
    flag: 'noauth',
    value: /^(?:true|1)$/i,
    bad: ['mongo:8.0.12', '--noauth'],
    good: ['mongo:8.0.12', '--auth'],
    reference: 'https://www.mongodb.com/docs/manual/reference/program/mongod/#std-option-mongod.--noauth',
  },
  {
    id: 'dashboard-skip-login',
    title: 'Dashboard is used without a login',
    why: 'Whoever reaches it acts as its account.',
    fix: 'Take "--enable-skip-login" away.',
    severity: 'high',
    program: /dashboard/,
    flag: 'enable-skip-login',
    value: /^true$/,
    bad: ['kubernetesui/dashboard:v2.7.0', '--enable-skip-login'],
    good: ['kubernetesui/dashboard:v2.7.0', '--auto-generate-certificates'],
    reference: 'https://github.com/kubernetes/dashboard/blob/v2.7.0/docs/common/dashboard-arguments.md',
  },
  {
    id: 'dashboard-insecure-login',
    title: 'Dashboard takes logins without TLS',
    why: 'Whoever is on the way reads tokens.',
    fix: 'Take "--enable-insecure-login" away.',
    severity: 'medium',
    program: /dashboard/,
    flag: 'enable-insecure-login',
    value: /^true$/,
    bad: ['kubernetesui/dashboard:v2.7.0', '--enable-insecure-login'],
    good: ['kubernetesui/dashboard:v2.7.0', '--auto-generate-certificates'],
    reference: 'https://github.com/kubernetes/dashboard/blob/v2.7.0/docs/common/dashboard-arguments.md',
  },
  {
    id: 'metrics-insecure-tls',
    title: 'Metrics server does not verify kubelets',
    why: 'Whoever is between tells it any load, and gets its token.',
    fix: 'Give kubelets certificates of the cluster, and take "--kubelet-insecure-tls" away.',
    severity: 'low',
    program: /metrics-server/,
    flag: 'kubelet-insecure-tls',
    value: /^true$/,
    bad: ['registry.k8s.io/metrics-server/metrics-server:v0.8.0', '--kubelet-insecure-tls'],
    good: ['registry.k8s.io/metrics-server/metrics-server:v0.8.0', '--secure-port=10250'],
    reference: 'https://github.com/kubernetes-sigs/metrics-server',
  },
  {
    id: 'kubectl-proxy-open',
    title: 'Proxy of the API server is open to everybody',
    why: "Whoever reaches it calls the API server as the pod's account.",
    fix: 'Let it listen at 127.0.0.1 alone.',
    severity: 'high',
    program: /kubectl/,
    flag: 'address',
    value: /^(?:0\.0\.0\.0|::|\[::\])$/,
    bad: ['registry.example/kubectl:1.34.0', '--address=0.0.0.0'],
    good: ['registry.example/kubectl:1.34.0', '--address=127.0.0.1'],
    reference: 'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_proxy/',
  },
  {
    id: 'docker-open',
    title: 'Docker listens without TLS',
    why: 'Whoever reaches the port starts containers with every privilege.',
    fix: 'Let it listen at a socket, or with "--tlsverify".',
    severity: 'critical',
    program: /docker|dind/,
    flag: 'host',
    value: /^tcp:\/\/(?:0\.0\.0\.0|\[?::\]?)?:2375$/,
    bad: ['docker.io/library/docker:28-dind', '--host=tcp://0.0.0.0:2375'],
    good: ['docker.io/library/docker:28-dind', '--host=unix:///run/docker.sock'],
    reference: 'https://docs.docker.com/engine/security/protect-access/',
  },
  {
    id: 'argocd-insecure',
    title: 'Argo CD serves without TLS',
    why: 'Whoever is on the way reads logins and tokens, and deploys.',
    fix: 'Take "--insecure" away, or end TLS in the same pod.',
    severity: 'low',
    program: /argocd/,
    flag: 'insecure',
    value: /^true$/,
    bad: ['quay.io/argoproj/argocd:v3.1.0', '--insecure'],
    good: ['quay.io/argoproj/argocd:v3.1.0', '--staticassets=/shared'],
    reference: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/tls/',
  },
  {
    id: 'argocd-no-login',
    title: 'Argo CD is used without a login',
    why: 'Whoever reaches it deploys to every cluster that it has.',
    fix: 'Take "--disable-auth" away.',
    severity: 'critical',
    program: /argocd/,
    flag: 'disable-auth',
    value: /^true$/,
    bad: ['quay.io/argoproj/argocd:v3.1.0', '--disable-auth'],
    good: ['quay.io/argoproj/argocd:v3.1.0', '--staticassets=/shared'],
    reference: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/server-commands/argocd-server/',
  },
  {
    id: 'traefik-open',
    title: 'Traefik tells and changes its routes without a login',
    why: 'Whoever reaches the port reads every route, and with it what there is to attack.',
    fix: 'Take "--api.insecure" away, and serve it by a route with a login.',
    severity: 'medium',
    program: /traefik/,
    flag: 'api.insecure',
    value: /^true$/,
    bad: ['docker.io/library/traefik:v3.5', '--api.insecure=true'],
    good: ['docker.io/library/traefik:v3.5', '--api.dashboard=true'],
    reference: 'https://doc.traefik.io/traefik/operations/api/',
  },
  {
    id: 'redis-unprotected',
    title: 'Redis takes commands of everybody',
    why: 'Whoever reaches it reads and changes all data, and writes files.',
    fix: 'Take "--protected-mode no" away, and ask a password.',
    severity: 'high',
    program: /redis|valkey/,
    flag: 'protected-mode',
    value: /^no$/,
    bad: ['docker.io/library/redis:8', '--protected-mode=no'],
    good: ['docker.io/library/redis:8', '--protected-mode=yes'],
    reference: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/',
  },
];
