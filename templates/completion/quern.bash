# Completion of quern for bash. For every new shell: quern completion bash >> ~/.bashrc
_quern_complete() {
  local line=${COMP_LINE:0:COMP_POINT}
  local word=${line##*[[:space:]]} IFS=$'\n'
  COMPREPLY=($(quern --complete "$line" 2>/dev/null))
  # bash takes a colon and an equals sign for the end of a word: it replaces what stands behind them only.
  local kept=${word%"${word##*[:=]}"}
  COMPREPLY=("${COMPREPLY[@]#"$kept"}")
  case "${COMPREPLY[*]}" in *[:+,]) compopt -o nospace ;; esac
}
complete -o default -F _quern_complete quern
