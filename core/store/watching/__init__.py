"""What a project keeps of watched folders."""
