import type { CommandDefinition, LoadCommand, LoadNoun, Noun } from '../commands/types.ts';

/** A command with the words that it is called by. */
export interface NamedCommand {
  /** Such as `scan`, `network apply` or `vault kv get`, word by word. */
  readonly words: readonly string[];
  readonly command: CommandDefinition;
}

/** A noun with the words that it is called by. */
export interface NamedNoun {
  readonly words: readonly string[];
  readonly noun: Noun;
}

/** Every noun and every command, loaded, in the order of the help. */
export interface Catalogue {
  readonly nouns: readonly NamedNoun[];
  readonly commands: readonly NamedCommand[];
}

/** Loads all that is registered, for whoever needs every command at once. */
export async function loadCatalogue(
  list: Readonly<Record<string, LoadCommand | LoadNoun>>,
  before: readonly string[] = [],
): Promise<Catalogue> {
  const nouns: NamedNoun[] = [];
  const commands: NamedCommand[] = [];
  for (const [name, load] of Object.entries(list)) {
    const loaded = await load();
    const words = [...before, name];
    if ('command' in loaded) commands.push({ words, command: loaded.command });
    else nouns.push({ words, noun: loaded.noun });
    const inner = 'command' in loaded ? (loaded.command.commands ?? {}) : loaded.noun.commands;
    const below = await loadCatalogue(inner, words);
    nouns.push(...below.nouns);
    commands.push(...below.commands);
  }
  return { nouns, commands };
}
