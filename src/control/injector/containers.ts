import { quantityOf } from '../../analyse/misconfiguration/kubernetes/quantity.ts';
import { Fault } from '../../model/fault.ts';
import { type Annotations, isOn } from './annotations.ts';
import { type InjectorDefaults, PLACES, SETTINGS_FILE, TOKEN_FILE } from './settings.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Who the agent runs as, and whether that is who reads the files. */
export interface AgentUser {
  readonly user: number;
  readonly group: number;
  readonly isReader: boolean;
}

/** The user of the agent's image. */
const OWN_USER = 65_532;
const SECRETS = 'plimsoll-secrets';

/** Everybody of the pod where that is one user, who then alone can read the files; else the user of the agent's image. */
export function agentUser({ all }: Annotations, users: readonly (number | undefined)[]): AgentUser {
  const [first] = users;
  const shared = first !== undefined && first > 0 && users.every((one) => one === first) ? first : undefined;
  const user = numberIn(all.get('agent-run-as-user')) ?? shared ?? OWN_USER;
  const group = numberIn(all.get('agent-run-as-group')) ?? OWN_USER;
  return { user, group, isReader: user === shared };
}

function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new Fault('usage', 'agent-run-as-user and agent-run-as-group are numbers, and not 0');
}

/** The volume of a place with secrets, of which there may be several. */
export function volumeName(index: number): string {
  return index === 0 ? SECRETS : `${SECRETS}-${index}`;
}

/** Volumes of a pod: the secrets in memory, the settings of the agent, and a token of the pod that is for the vault alone. */
export function agentVolumes(
  { all, own }: Annotations,
  places: readonly string[],
  settings: string,
): Fields[] {
  const audience = own.get('audience');
  const token = { path: TOKEN_FILE, expirationSeconds: 3600, ...(audience && { audience }) };
  const field = { fieldPath: `metadata.annotations['${settings}']` };
  const authorities = all.get('tls-secret');
  return [
    ...places.map((_, index) => ({ name: volumeName(index), emptyDir: { medium: 'Memory' } })),
    {
      name: 'plimsoll-settings',
      downwardAPI: { items: [{ path: SETTINGS_FILE, fieldRef: field }] },
    },
    { name: 'plimsoll-identity', projected: { sources: [{ serviceAccountToken: token }] } },
    ...(authorities ? [{ name: 'plimsoll-authorities', secret: { secretName: authorities } }] : []),
  ];
}

/** The agent before all others (`isFirst`: it ends), or beside them. */
export function agentContainer(
  annotations: Annotations,
  places: readonly string[],
  { user, group }: AgentUser,
  { isFirst, image }: { readonly isFirst: boolean } & Pick<InjectorDefaults, 'image'>,
): Fields {
  const { all } = annotations;
  const file = `${PLACES.settings}/${SETTINGS_FILE}`;
  return {
    name: isFirst ? 'plimsoll-agent-init' : 'plimsoll-agent',
    image: annotations.own.get('agent-image') || image,
    args: ['vault', 'agent', file, ...(isFirst ? ['--once'] : [])],
    volumeMounts: [
      ...places.map((mountPath, index) => ({ name: volumeName(index), mountPath })),
      { name: 'plimsoll-settings', mountPath: PLACES.settings, readOnly: true },
      { name: 'plimsoll-identity', mountPath: PLACES.identity, readOnly: true },
      ...(all.get('tls-secret')
        ? [{ name: 'plimsoll-authorities', mountPath: PLACES.authorities, readOnly: true }]
        : []),
    ],
    resources: resourcesOf(all),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: group,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

const USUAL = { requests: { cpu: '50m', mem: '128Mi' }, limits: { cpu: '500m', mem: '256Mi' } } as const;

/**
 * What the agent asks for and may have. A limit below what is usually asked for, or the other way round, is both: API
 * servers refuse else.
 */
function resourcesOf(all: ReadonlyMap<string, string>): Fields {
  const [cpu, memory] = [amounts(all, 'cpu'), amounts(all, 'mem')];
  return {
    requests: { cpu: cpu.request, memory: memory.request },
    limits: { cpu: cpu.limit, memory: memory.limit },
  };
}

function amounts(all: ReadonlyMap<string, string>, what: 'cpu' | 'mem') {
  const [asked, most] = [quantityAt(all, `agent-requests-${what}`), quantityAt(all, `agent-limits-${what}`)];
  const [request, limit] = [asked ?? USUAL.requests[what], most ?? USUAL.limits[what]];
  if ((quantityOf(request) ?? 0) <= (quantityOf(limit) ?? 0)) return { request, limit };
  if (asked === undefined) return { request: limit, limit };
  if (most === undefined) return { request, limit: request };
  throw new Fault('usage', `agent-requests-${what} is more than agent-limits-${what}`);
}

function quantityAt(all: ReadonlyMap<string, string>, name: string): string | undefined {
  const text = all.get(name);
  if (text === undefined || text === '') return undefined;
  if ((quantityOf(text) ?? -1) < 0) throw new Fault('usage', `the annotation ${name} is no quantity`);
  return text;
}

/** Does an init container deliver, and does a sidecar keep it true? `isJob`: one that ends, which a sidecar would keep. */
export function agentParts(
  annotations: Annotations,
  isJob: boolean,
): { readonly init: boolean; readonly sidecar: boolean } {
  const only = isOn(annotations, 'agent-pre-populate-only', isJob);
  return { init: only || isOn(annotations, 'agent-pre-populate', true), sidecar: !only };
}
