import type { Dockerfile, Instruction } from '../../../../model/configuration/dockerfile.ts';
import { readDockerfile } from '../../../configuration/dockerfile/read-dockerfile.ts';

const MOUNTED_FROM = /(?:^|,)from=([^,]{1,1000})/;

/**
 * The images that a Dockerfile builds from, copies from and mounts, with what its arguments are by default; its own stages
 * and `scratch` are none. Source: https://docs.docker.com/reference/dockerfile/
 */
export function imagesOfDockerfile(text: string, path: string): string[] {
  const { dockerfile } = readDockerfile(text, path);
  return dockerfile ? imagesIn(dockerfile) : [];
}

function imagesIn({ stages }: Dockerfile): string[] {
  const names = new Set(['scratch']);
  return stages.flatMap(({ number, name, base, parent, instructions }) => {
    const from = parent === undefined ? [base.value ?? base.text] : [];
    const used = [...from, ...instructions.flatMap(takenFrom)].filter((one) => !names.has(one.toLowerCase()));
    names.add(String(number));
    if (name !== undefined) names.add(name.toLowerCase());
    return used;
  });
}

/** `COPY --from=…` and `RUN --mount=…,from=…`; numbers are stages. */
function takenFrom({ name: instruction, flags }: Instruction): string[] {
  return flags.flatMap(({ name, argument, value }) => {
    const given = value?.slice(value.indexOf('=') + 1) ?? argument;
    if (instruction === 'COPY' && name === 'from') return /^\d+$/.test(given) ? [] : [given];
    const mounted = instruction === 'RUN' && name === 'mount' ? MOUNTED_FROM.exec(given)?.[1] : undefined;
    return mounted ?? [];
  });
}
