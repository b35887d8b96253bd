// Project, profile, packages, property files, vars, env → validated Project, Profile, Invocation.
// Still empty.
export {};
