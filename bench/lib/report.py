def write(rounds, groups, machine, where):
    return 1 if rounds.failures else 0
