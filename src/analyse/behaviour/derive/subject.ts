import type { ContainerEvidence, Evidence, Subject } from './types.ts';

/** One container with what its image, its manifest and its command say put together: the manifest wins. */
export function subjectOf(
  { declared, contents }: ContainerEvidence,
  { workload, deployment }: Evidence,
): Subject {
  const environment = new Map<string, { value: string; source: string }>();
  for (const text of contents?.config.env ?? []) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals));
    if (name !== '')
      environment.set(name, {
        value: text.slice(equals + 1),
        source: `${contents?.configSource} Env ${name}`,
      });
  }
  const secretVariables = new Map<string, string>();
  for (const { name, value, secret, source } of declared.variables) {
    environment.delete(name);
    if (value !== undefined) environment.set(name, { value, source });
    if (secret !== undefined && name !== '') secretVariables.set(name, secret);
  }
  const entrypoint = declared.entrypoint ?? contents?.config.entrypoint ?? [];
  // Where the entry point is another, the image's own command does not follow it.
  const command = declared.command ?? (declared.entrypoint ? [] : (contents?.config.command ?? []));
  return {
    declared,
    ...(contents ? { contents } : {}),
    workload,
    deployment,
    environment,
    secretVariables,
    command: [...entrypoint, ...command],
  };
}

/** What provenance calls the words that start it. */
export function commandSource({ declared, contents }: Subject): string {
  if (declared.entrypoint || declared.command)
    return `${declared.confinement.source.replace(/ securityContext$/, '')} command`;
  return `${contents?.configSource ?? 'image config'} Entrypoint, Cmd`;
}
