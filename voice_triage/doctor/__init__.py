"""What is wrong with this machine: probes find facts, checks judge them, repairs mend what is safe to mend."""
