import type { CommandDefinition, LoadCommand, LoadNoun, Noun } from '../commands/types.ts';

/** A command with the words that it is called by. */
export interface NamedCommand {
  /** Such as `scan`, or `network` and `apply`. */
  readonly words: readonly string[];
  readonly command: CommandDefinition;
}

/** Every noun and every command, loaded, in the order of the help. */
export interface Catalogue {
  readonly nouns: readonly Noun[];
  readonly commands: readonly NamedCommand[];
}

/** Loads all that is registered, for whoever needs every command at once. */
export async function loadCatalogue(
  list: Readonly<Record<string, LoadCommand | LoadNoun>>,
): Promise<Catalogue> {
  const nouns: Noun[] = [];
  const commands: NamedCommand[] = [];
  for (const [name, load] of Object.entries(list)) {
    const loaded = await load();
    if ('command' in loaded) {
      commands.push({ words: [name], command: loaded.command });
      for (const [verb, loadVerb] of Object.entries(loaded.command.commands ?? {}))
        commands.push({ words: [name, verb], command: (await loadVerb()).command });
      continue;
    }
    nouns.push(loaded.noun);
    for (const [verb, loadVerb] of Object.entries(loaded.noun.commands))
      commands.push({ words: [name, verb], command: (await loadVerb()).command });
  }
  return { nouns, commands };
}
