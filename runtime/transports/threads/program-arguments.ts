/**
 * A worker's `process.argv` is the program's, since code that a worker runs may look at it (`--verbose`): Node puts the
 * worker's own file in front of what the supervisor passes on, the program's file and arguments.
 */
process.argv.splice(1, 1);
