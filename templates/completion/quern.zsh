#compdef quern
# Completion of quern for zsh. For every new shell: quern completion zsh >> ~/.zshrc (below compinit)
_quern() {
  local -a found
  found=("${(@f)$(quern --complete "$LBUFFER" 2>/dev/null)}")
  if [[ -n "${found[1]}" ]]; then
    compadd -Q -- "${found[@]}"
  else
    _files
  fi
}
compdef _quern quern
