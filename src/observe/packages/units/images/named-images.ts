import { linesOf } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../../document/yaml.ts';

const FROM =
  /^[ \t]*FROM[ \t]+(?:--platform=\S{1,200}[ \t]+)?(\S{1,1000})(?:[ \t]+AS[ \t]+(\S{1,200}))?[ \t]*$/i;
const COPY_FROM = /^[ \t]*COPY[ \t]+(?:--\S{1,200}[ \t]+){0,8}?--from=(\S{1,1000})/i;
const ARGUMENT = /^[ \t]*ARG[ \t]+(\w{1,100})=["']?([^\s"']{0,500})/i;
const VARIABLE = /\$(?:\{(\w{1,100})(?::-([^}]{0,200}))?\}|(\w{1,100}))/g;

/**
 * The images that a Dockerfile builds from or copies from, with its arguments' defaults put in; its own stages and
 * `scratch` are none (https://docs.docker.com/reference/dockerfile/).
 */
export function imagesOfDockerfile(text: string): string[] {
  const defaults = new Map<string, string>();
  const stages = new Set<string>(['scratch']);
  const images: string[] = [];
  const filled = (value: string) =>
    value.replaceAll(
      VARIABLE,
      (whole, braced: string | undefined, otherwise: string | undefined, plain) =>
        defaults.get(braced ?? String(plain)) ?? otherwise ?? whole,
    );
  let stage = 0;
  for (const line of linesOf(text)) {
    const short = line.slice(0, 2_000);
    const [, argument, value = ''] = stage === 0 ? (ARGUMENT.exec(short) ?? []) : [];
    if (argument !== undefined) defaults.set(argument, value);
    const [, base, name] = FROM.exec(short) ?? [];
    const image = base ?? COPY_FROM.exec(short)?.[1];
    if (image === undefined) continue;
    if (!stages.has(image.toLowerCase()) && !/^\d+$/.test(image)) images.push(filled(image));
    if (base === undefined) continue;
    stages.add(String(stage));
    if (name !== undefined) stages.add(name.toLowerCase());
    stage += 1;
  }
  return images;
}

/** `services.*.image` of a Compose file (https://github.com/compose-spec/compose-spec); those that are built there are none. */
export function imagesOfCompose(text: string, path: string): string[] {
  const services = parseYamlDocuments(text, path).flatMap((one) => [
    ...mappingOf(mappingOf(one).get('services')).values(),
  ]);
  return services.flatMap((service) => {
    const fields = mappingOf(service);
    return fields.has('build') ? [] : (scalarOf(fields.get('image')) ?? []);
  });
}

/** `image:` of manifests of Kubernetes, by their lines, as templates are not YAML; none of files that are no manifests. */
export function imagesOfManifest(text: string): string[] {
  if (!/^apiVersion:/m.test(text) || !/^kind:/m.test(text)) return [];
  return linesOf(text).flatMap((line) => {
    const found = /^[ \t]{1,200}(?:- )?image:[ \t]{1,20}["']?([^\s"'#]{1,1000})/.exec(
      line.slice(0, 2_000),
    )?.[1];
    return found === undefined || found.includes('{{') ? [] : [found];
  });
}
