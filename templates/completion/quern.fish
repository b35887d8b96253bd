# Completion of quern for fish: quern completion fish > ~/.config/fish/completions/quern.fish
function __quern_complete
    quern --complete (commandline --cut-at-cursor --current-process | string collect) 2>/dev/null
end
complete --command quern --no-files --arguments '(__quern_complete)'
complete --command quern --condition 'test -z "$(__quern_complete | string collect)"' --force-files
