"""What a photograph says about itself before anything decodes it."""
