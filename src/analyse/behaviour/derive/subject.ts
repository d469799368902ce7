import type { Text } from '../../../model/behaviour.ts';
import { placeOf } from './facts.ts';
import type { ContainerEvidence, Contents, Evidence, Subject } from './types.ts';

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
    properties: propertiesOf(contents),
    secretVariables,
    command: [...entrypoint, ...command].map((word) =>
      workload.orchestrator === 'kubernetes' ? expanded(word, declared) : word,
    ),
  };
}

/** Properties by the variables that would take their place; those for one profile of the application go last. */
function propertiesOf(contents: Contents | undefined): Subject['properties'] {
  const properties = new Map<string, { text: Text; source: string }>();
  const settings = (contents?.facts ?? []).filter(({ fact }) => fact.kind === 'setting');
  for (const located of [
    ...settings.filter(({ path }) => !/\/(?:application|bootstrap)-/.test(path)),
    ...settings,
  ]) {
    const { fact } = located;
    if (fact.kind !== 'setting') continue;
    const source = placeOf({ contents }, located);
    for (const variable of fact.variables ?? [])
      if (!properties.has(variable)) properties.set(variable, { text: fact.value, source });
  }
  return properties;
}

/** Kubernetes puts values in the place of `$(NAME)`; `$$(NAME)` is `$(NAME)` itself, and unknown names stay. */
function expanded(word: string, { variables }: ContainerEvidence['declared']): string {
  if (!word.includes('$(')) return word;
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  return word
    .replaceAll(/(\$?)\$\(([\w.-]{1,128})\)/g, (whole, escape: string, name: string) =>
      escape === '' ? (values.get(name) ?? whole) : `$(${name})`,
    )
    .slice(0, 16_384);
}

/** What provenance calls the words that start it. */
export function commandSource({ declared, contents }: Subject): string {
  if (declared.entrypoint || declared.command)
    return `${declared.confinement.source.replace(/ securityContext$/, '')} command`;
  return `${contents?.configSource ?? 'image config'} Entrypoint, Cmd`;
}
