"""The recogniser process: a native crash or a frozen decoder ends here, never in the process that handles calls."""
