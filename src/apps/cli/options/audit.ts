import { InvalidArgumentError, Option } from 'commander';

/** `--audit <workload>`, which may be repeated: the ids, sorted, each once. */
export function auditOption(): Option {
  return new Option(
    '--audit <workload>',
    'log what the profile of this workload (namespace/name) does not allow, and let it through; may be repeated',
  )
    .argParser(collect)
    .default([], 'none');
}

function collect(id: string, previous: unknown): string[] {
  const earlier = Array.isArray(previous) ? (previous as string[]) : [];
  if (!/^[^/\s]+\/[^/\s]+$/.test(id))
    throw new InvalidArgumentError('It must be a workload, as namespace/name.');
  return [...new Set([...earlier, id])].toSorted();
}
