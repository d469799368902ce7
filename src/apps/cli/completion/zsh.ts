import { nodeName, type WordNode } from './word-nodes.ts';

/** What zsh needs to complete the words of `plimsoll`, for `source` or a file `_plimsoll` in a folder of `$fpath`. */
export function zshCompletion(nodes: readonly WordNode[]): string {
  return `#compdef plimsoll
# Completion of plimsoll for zsh. Made by: plimsoll completion zsh
_plimsoll() {
  local node=plimsoll word previous=$words[CURRENT-1]
  local -a described
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ $word == -- ]]; then _files; return; fi
    case "$node $word" in
      (${nodes
        .slice(1)
        .map((node) => quote(nodeName(node)))
        .join('|')}) node="$node $word" ;;
    esac
  done
  if [[ $words[CURRENT] == --*=* ]]; then
    previous=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  case "$node $previous" in
${nodes.flatMap(valueCases).join('\n')}
  esac
  case $node in
${nodes.map(nodeCase).join('\n')}
  esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _plimsoll "$@"; else compdef _plimsoll plimsoll; fi
`;
}

/** What follows an option that takes a value. */
function valueCases(node: WordNode): string[] {
  return node.options
    .filter(({ takesValue }) => takesValue)
    .map((option) => {
      const names = option.flags.map((flag) => quote(`${nodeName(node)} ${flag}`)).join('|');
      return `    (${names}) ${valueCommand(option)}return ;;`;
    });
}

function valueCommand({ choices, completion }: Pick<WordNode, 'choices' | 'completion'>): string {
  if (choices.length > 0) return `compset -P '*,'; compadd -- ${choices.map(quote).join(' ')}; `;
  if (completion === undefined) return '';
  return completion === 'folder' ? '_files -/; ' : '_files; ';
}

function nodeCase(node: WordNode): string {
  const options = node.options.flatMap(({ flags, description }) =>
    flags.map((flag) => described(flag, description)),
  );
  const children = node.children.map(({ name, summary }) => described(name, summary));
  const commands =
    children.length > 0 ? `described=(${children.join(' ')}); _describe command described; ` : '';
  return `    (${quote(nodeName(node))})
      if [[ $PREFIX == -* ]]; then described=(${options.join(' ')}); _describe -o option described
      else ${commands}${valueCommand(node) || (commands ? '' : ':; ')}fi ;;`;
}

function described(name: string, text: string): string {
  return quote(`${name}:${text.replaceAll('\\', '\\\\').replaceAll(':', '\\:')}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
