import { InvalidArgumentError } from 'commander';

/** A parser that collects `--option a,b --option c`, and refuses what is none of the names that there are. */
export function nameList<Name extends string>(known: readonly Name[], noun: string) {
  return (text: string, previous: unknown): Name[] => {
    const earlier = Array.isArray(previous) ? (previous as Name[]) : [];
    const names = text.split(',').map((word) => {
      const name = known.find((one) => one === word.trim());
      if (name === undefined)
        throw new InvalidArgumentError(`"${word.trim()}" is no ${noun}; use ${known.join(', ')}.`);
      return name;
    });
    return [...earlier, ...names];
  };
}
