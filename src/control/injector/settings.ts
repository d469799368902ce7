import { Fault, messageOf } from '../../model/fault.ts';
import { parseTemplate } from '../../observe/configuration/helm/template/parse.ts';
import { readAgentSettings } from '../delivery/settings.ts';
import { type Annotations, type InjectedSecret, isOn } from './annotations.ts';

/** Where the agent has what it needs, in its containers. */
export const PLACES = {
  settings: '/plimsoll/settings',
  identity: '/plimsoll/identity',
  authorities: '/vault/tls',
} as const;
export const SETTINGS_FILE = 'agent.yaml';
export const TOKEN_FILE = 'token';

/** What holds where a pod says nothing else. */
export interface InjectorDefaults {
  /** Image of the agent, whose entry point is `plimsoll`. */
  readonly image: string;
  readonly address: string;
  readonly namespace: string;
  /** Of the method, without `auth/`. */
  readonly mount: string;
}

/**
 * The settings of the agent of a pod, as text. `mode` is that of files for which none is said. Throws a `Fault` (`usage`)
 * for what the agent would refuse.
 */
export function agentSettings(
  annotations: Annotations,
  secrets: readonly InjectedSecret[],
  mode: string,
  defaults: InjectorDefaults,
): string {
  const { all } = annotations;
  const method = all.get('auth-type') || 'kubernetes';
  if (method !== 'kubernetes' && method !== 'jwt')
    throw new Fault('usage', `auth-type ${JSON.stringify(method)} is not there: kubernetes or jwt`);
  const refresh = all.get('template-static-secret-render-interval');
  const isRevoked = isOn(annotations, 'agent-revoke-on-shutdown', false);
  const settings = {
    vault: {
      address: all.get('service') || defaults.address,
      namespace: all.get('namespace') ?? defaults.namespace,
      ...(all.get('tls-secret') && { authorities: all.get('ca-cert') || `${PLACES.authorities}/ca.crt` }),
    },
    auth: {
      method,
      mount: (all.get('auth-path') || defaults.mount).replace(/^\/?(?:auth\/)?/, '').replace(/\/$/, ''),
      role: all.get('role') ?? '',
      tokenFile: `${PLACES.identity}/${TOKEN_FILE}`,
    },
    files: secrets.map((secret) => fileOf(secret, mode, all.get('agent-inject-default-template'))),
    ...(refresh && { refresh }),
    ...(isRevoked && { removeOnExit: true }),
  };
  const text = JSON.stringify(settings);
  void readAgentSettings(text, 'what annotations say');
  return text;
}

function fileOf(
  { name, path, template, file, volume, command, mode }: InjectedSecret,
  usual: string,
  format: string | undefined,
) {
  const place = `${volume.replace(/\/$/, '')}/${file}`;
  const shared = {
    path: place,
    mode: mode ?? usual,
    ...(command && { command: ['/bin/sh', '-c', command] }),
  };
  if (template !== undefined) checkTemplate(name, template);
  return { ...shared, template: template ?? usualTemplate(path, format) };
}

/** The agent would end by a text that is no template, and its pod never begin. */
function checkTemplate(name: string, text: string): void {
  try {
    void parseTemplate(text);
  } catch (cause) {
    throw new Fault('usage', `the template of the secret ${name}: ${messageOf(cause)}`, { cause });
  }
}

/** As Vault's injector documents it: all that the vault has of it, a line each field, or as JSON. */
function usualTemplate(path: string, format: string | undefined): string {
  if (format !== undefined && format !== 'map' && format !== 'json')
    throw new Fault('usage', 'agent-inject-default-template is map or json');
  const quoted = JSON.stringify(path);
  return format === 'json'
    ? `{{ with secret ${quoted} }}{{ .Data | toJSON }}\n{{ end }}`
    : `{{ with secret ${quoted} }}{{ range $name, $value := .Data }}{{ $name }}: {{ $value }}\n{{ end }}{{ end }}`;
}
